import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseIdx, readMnist } from '../src/idx.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'idx-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function idx(sizes: readonly number[], values: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + values.length)
  bytes.set([0, 0, 8, sizes.length])
  sizes.forEach((size, i) => new DataView(bytes.buffer).setUint32(4 + 4 * i, size))
  bytes.set(values, 4 + 4 * sizes.length)
  return bytes
}

function write(name: string, bytes: Uint8Array): void {
  writeFileSync(join(folder, name), bytes)
}

/** `count` uniform 28 × 28 pictures, picture i of value i, and the labels i mod 10. */
function writeSet(name: string, count: number, gzip = false): void {
  const pack = gzip ? gzipSync : (bytes: Uint8Array): Uint8Array => bytes
  const suffix = gzip ? '.gz' : ''
  const values = Uint8Array.from({ length: count * 784 }, (_, i) => Math.floor(i / 784))
  write(`${name}-images-idx3-ubyte${suffix}`, pack(idx([count, 28, 28], values)))
  write(
    `${name}-labels-idx1-ubyte${suffix}`,
    pack(
      idx(
        [count],
        Uint8Array.from({ length: count }, (_, i) => i % 10),
      ),
    ),
  )
}

describe('readMnist', () => {
  it.each([false, true])('divides a single set four to one (gzip: %s)', (gzip) => {
    writeSet('t10k', 20, gzip)
    const { train, test } = readMnist(folder)
    expect([...train.labels, ...test.labels]).toEqual(Array.from({ length: 20 }, (_, i) => i % 10))
    expect(test.labels.length).toBe(4)
    expect(test.images.length).toBe(4 * 32 * 32)
    expect(test.images.every((value, i) => value === Math.fround((16 + Math.floor(i / 1024)) / 255))).toBe(true)
  })

  it('uses both sets as they are named', () => {
    writeSet('train', 12)
    writeSet('t10k', 5)
    const { train, test } = readMnist(folder)
    expect([train.labels.length, test.labels.length]).toEqual([12, 5])
  })

  it('resizes as torch.nn.functional.interpolate does', () => {
    const ramp = Uint8Array.from({ length: 784 }, (_, i) => (i % 28) * 9)
    write('train-images-idx3-ubyte', idx([1, 28, 28], ramp))
    write('train-labels-idx1-ubyte', idx([1], Uint8Array.of(3)))
    write('t10k-images-idx3-ubyte', idx([1, 28, 28], ramp))
    write('t10k-labels-idx1-ubyte', idx([1], Uint8Array.of(3)))
    const row = readMnist(folder).train.images.subarray(0, 32)
    // interpolate(ramp, size=32, mode='bilinear', align_corners=False) in PyTorch 2.13, columns 0, 1, 2, 16 and 31.
    const expected = [0, 7.3125, 15.1875, 125.4375, 243]
    ;[0, 1, 2, 16, 31].forEach((column, i) => expect(row[column]! * 255).toBeCloseTo(expected[i]!, 3))
  })

  it.each<[string, () => void, RegExp]>([
    ['no files', () => {}, /found neither train-images-idx3-ubyte nor t10k-images-idx3-ubyte/],
    [
      'images without labels',
      () => write('train-images-idx3-ubyte', idx([0, 28, 28], new Uint8Array())),
      /labels-idx1-ubyte is missing/,
    ],
    [
      'a text file',
      () => writePair(new TextEncoder().encode('<html>not found')),
      /not an IDX file.*begins with \[3c 68 74 6d\]/,
    ],
    ['labels in place of images', () => writePair(idx([3], Uint8Array.of(1, 2, 3))), /expected \[00 00 08 03\]/],
    [
      'a file cut short',
      () => writePair(idx([2, 28, 28], new Uint8Array(1000))),
      /should hold \[2, 28, 28\] = 1568 bytes.*holds 1000/,
    ],
    ['a damaged gzip', () => writePair(gzipSync(new Uint8Array(100)).subarray(0, 20)), /damaged gzip/],
    ['unequal counts', () => writePair(idx([3, 28, 28], new Uint8Array(3 * 784))), /3 images .* 2 labels/],
    [
      'a set without pictures',
      () => writePair(idx([0, 28, 28], new Uint8Array()), []),
      /has no pictures.*\[0, 28, 28\]/,
    ],
    ['pictures without pixels', () => writePair(idx([2, 0, 28], new Uint8Array())), /has no pictures.*\[2, 0, 28\]/],
    [
      'a set too small to divide',
      () => writePair(idx([1, 28, 28], new Uint8Array(784)), [4]),
      /has 1 picture.*takes 2/,
    ],
    [
      'a folder in place of a file',
      () => mkdirSync(join(folder, 'train-images-idx3-ubyte')) ?? mkdirSync(join(folder, 'train-labels-idx1-ubyte')),
      /cannot read .*train-images-idx3-ubyte: it is a folder/,
    ],
    ['a label above 9', () => writePair(idx([2, 28, 28], new Uint8Array(1568)), [4, 11]), /label 1 .* is 11/],
  ])('reports %s as BAD_FILE', (_, prepare, text) => {
    prepare()
    expect(() => readMnist(folder)).toThrow(
      expect.objectContaining({ code: 'BAD_FILE', message: expect.stringMatching(text) }),
    )
  })

  function writePair(images: Uint8Array, labels: readonly number[] = [0, 1]): void {
    write('t10k-images-idx3-ubyte', images)
    write('t10k-labels-idx1-ubyte', idx([labels.length], Uint8Array.from(labels)))
  }
})

it('parseIdx returns sizes and bytes', () => {
  const file = idx([2, 3], Uint8Array.of(1, 2, 3, 4, 5, 6))
  expect(parseIdx(file, 2, 'file')).toEqual({ sizes: [2, 3], values: Uint8Array.of(1, 2, 3, 4, 5, 6) })
})
