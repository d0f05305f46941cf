import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const guide = readFileSync(join(root, 'docs/adding-a-module.md'), 'utf8')
const example = 'ELU'

/** Files of the packages that name the guide's example and are no tests. */
function mentioning(name: string): readonly string[] {
  const word = new RegExp(String.raw`\b(class |nn\.)?${name}\b`)
  return ['core', 'conformance']
    .flatMap((pack) => ['src', 'goldens', 'scripts'].map((folder) => join(root, 'packages', pack, folder)))
    .flatMap((folder) => {
      try {
        return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file))
      } catch {
        return []
      }
    })
    .filter((file) => /\.(ts|py|json)$/.test(file) && !file.endsWith('.test.ts'))
    .filter((file) => word.test(readFileSync(file, 'utf8')))
    .map((file) => relative(root, file))
    .filter((file) => !file.startsWith('packages/conformance/goldens/calls'))
}

describe('the guide to adding a module', () => {
  it('lists every file that names its example', () => {
    const listed = [...guide.matchAll(/^\| `(packages\/[^`]+)`/gm)].map(([, file]) => file!)
    expect([...listed].sort()).toEqual([...mentioning(example)].sort())
    expect(listed.filter((file) => file.endsWith('.ts'))).toHaveLength(3)
  })

  it('shows what stands in them', () => {
    const blocks = [...guide.matchAll(/^(`{3,})ts\n\/\/ (packages\/\S+)\n([\s\S]*?)^\1$/gm)]
    expect(blocks).toHaveLength(3)
    for (const [, , file, code] of blocks) expect(readFileSync(join(root, file!), 'utf8')).toContain(code!)
  })

  it('names every kind of entry', () => {
    const source = readFileSync(join(root, 'packages/core/src/nn/module/settings.ts'), 'utf8')
    const entries = [...source.matchAll(/^export function (\w+)\(.*\): Setting \{/gm)].map(([, name]) => name!)
    expect(entries.length).toBeGreaterThan(4)
    for (const name of entries) expect(guide).toContain(`\`${name}(`)
  })
})
