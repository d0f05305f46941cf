import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const packages = fileURLToPath(new URL('../packages', import.meta.url))

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  cwd: packages,
  encoding: 'utf8',
})
const sources = tracked.split('\n').filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
const lists = sources.filter((file) => file.endsWith('/src/kernels/fragments.ts'))

/** What `pattern` captures in a file. */
function captured(file: string, pattern: RegExp): string[] {
  return Array.from(readFileSync(join(packages, file), 'utf8').matchAll(pattern), ([, found]) => found as string)
}

it('backends list fragments of their kernel tables', () => {
  expect(lists).toEqual(
    expect.arrayContaining(['backend-js', 'backend-webgpu'].map((name) => `${name}/src/kernels/fragments.ts`)),
  )
})

describe.each(lists)('%s', (list) => {
  const src = list.replace('kernels/fragments.ts', '')
  const own = sources.filter((file) => file.startsWith(src))

  it('has the fragment of every kernel file: one that is forgotten would be a composite and nobody would notice', () => {
    const kernels = own.filter((file) => file.startsWith(`${src}kernels/`))
    const written = kernels.flatMap((file) => captured(file, /^export (?:const|function) (\w+Kernels)\b/gm))
    expect(captured(list, /^export \{ (\w+) \}/gm).toSorted()).toEqual(written.toSorted())
  })

  it('stands above templates and runtime: these import no kernel', () => {
    const below = own.filter((file) => /^(?:templates|runtime|wgsl)\//.test(file.slice(src.length)))
    expect(below.filter((file) => captured(file, /from '([^']*\/kernels\/[^']*)'/g).length > 0)).toEqual([])
  })
})
