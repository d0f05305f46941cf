import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkWritable, replaceFile } from '../src/weights-file.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'weights-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const bytes = Uint8Array.of(1, 2, 3)

function badFile(text: RegExp): unknown {
  return expect.objectContaining({ code: 'BAD_FILE', op: 'save', message: expect.stringMatching(text) })
}

describe('checkWritable', () => {
  it('leaves nothing behind, and a file as it was', () => {
    const file = join(folder, 'net.safetensors')
    checkWritable(file)
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(file, 'old')
    checkWritable(file)
    expect(readdirSync(folder)).toEqual(['net.safetensors'])
    expect(readFileSync(file, 'utf8')).toBe('old')
  })

  it.each<[string, () => string, RegExp]>([
    ['a folder', () => folder, /cannot write .*: it is a folder/],
    [
      'a place in no folder',
      () => join(folder, 'no', 'x'),
      /there is no folder .*no\. Choose another place with --save/,
    ],
    ['a device', () => '/dev/null', /it is a folder or a device/],
    [
      'a place in a file',
      () => (writeFileSync(join(folder, 'file'), ''), join(folder, 'file', 'x')),
      /not a directory/,
    ],
    ['a place where nobody may write', () => '/proc/net.safetensors', /cannot write \/proc\/net\.safetensors: \w/],
  ])('refuses %s', (_, place, text) => {
    expect(() => checkWritable(place())).toThrow(badFile(text))
  })
})

describe('replaceFile', () => {
  it('writes new files and replaces old ones, also behind links', () => {
    const file = join(folder, 'net')
    replaceFile(file, bytes)
    symlinkSync(file, join(folder, 'link'))
    replaceFile(join(folder, 'link'), Uint8Array.of(9))
    expect([...readFileSync(file)]).toEqual([9])
    expect(readdirSync(folder)).toEqual(['link', 'net'])
  })

  it('says why it cannot, and leaves no part of a file', () => {
    const place = join(folder, 'taken')
    mkdirSync(place)
    writeFileSync(join(place, 'inside'), '')
    expect(() => replaceFile(place, bytes)).toThrow(badFile(/cannot write .*taken: /))
    expect(readdirSync(folder)).toEqual(['taken'])
  })
})
