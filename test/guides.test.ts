import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { additions, program } from './guides-scratch.ts'
import { Scratch, type Step } from './scratch.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/** The part of a guide from a heading to the next of its rank or above. */
function section(guide: string, heading: string): string {
  const [, rest] = read(`docs/${guide}.md`).split(`\n${heading}\n`)
  return rest!.split(new RegExp(`^#{1,${heading.indexOf(' ')}} `, 'm'))[0]!
}

/** The files of the packages that tables list. */
function listed(text: string): readonly string[] {
  return Array.from(text.matchAll(/^\| `(packages\/[^`]+)`/gm), ([, file]) => file!).toSorted()
}

/** That pieces of code which say where they stand do stand there. */
function expectShown(guide: string, least: number): void {
  const blocks = [...guide.matchAll(/^(`{3,})\w+\n(?:\/\/|#) (packages\/\S+)\n([\s\S]*?)^\1$/gm)]
  expect(blocks.length).toBeGreaterThanOrEqual(least)
  for (const [, , file, code] of blocks) expect(read(file!)).toContain(code!)
}

interface Guide {
  readonly example: RegExp
  /** Files that name the example and that the guide need not list. */
  readonly unlisted: RegExp
  /** The tables that are about the example. */
  readonly tables: (guide: string) => string
}

const guides: Readonly<Record<string, Guide>> = {
  'adding-a-module': {
    example: /\b(class |nn\.)?ELU\b/,
    unlisted: /goldens\/calls\//,
    tables: (guide) => guide,
  },
  'adding-an-optimizer': {
    example: /\bAdagrad/,
    unlisted: /^$/,
    tables: (guide) => guide,
  },
  'adding-a-dtype': {
    example: /\bint16\b/,
    unlisted: /\.json$/,
    tables: (guide) => guide,
  },
  'adding-an-op': {
    example: /\bhypot_?\b/,
    unlisted: /\.json$/,
    tables: (guide) => guide.split('### A function of')[0]!,
  },
}

const sources = readdirSync(join(root, 'packages'))
  .flatMap((pack) => ['src', 'native', 'goldens', 'scripts'].map((folder) => join(root, 'packages', pack, folder)))
  .flatMap((folder) => {
    try {
      return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file))
    } catch {
      return []
    }
  })
  .filter((file) => /\.(ts|py|json|cc|h)$/.test(file) && !file.endsWith('.test.ts'))
  .map((file) => relative(root, file))

describe.each(Object.entries(guides))('docs/%s.md', (name, { example, unlisted, tables }) => {
  const guide = read(`docs/${name}.md`)

  it('lists every file that names its example', () => {
    const naming = sources.filter((file) => !unlisted.test(file) && example.test(read(file)))
    expect(listed(tables(guide))).toEqual(naming.toSorted())
  })

  it('shows what stands in them', () => expectShown(guide, 2))
})

it('docs/adding-a-module.md names every kind of entry', () => {
  const source = read('packages/core/src/nn/module/settings.ts')
  const entries = Array.from(source.matchAll(/^export function (\w+)\(.*\): Setting \{/gm), ([, name]) => name!)
  expect(entries.length).toBeGreaterThan(4)
  for (const name of entries) expect(read('docs/adding-a-module.md')).toContain(`\`${name}(`)
})

describe('docs/adding-a-golden.md', () => {
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n')
  const rows = Array.from(read('docs/adding-a-golden.md').matchAll(/^\| `([^`]+)`.*`([^`]+)` *\|$/gm))

  it('lists every golden', () => {
    const folders = tracked.filter((file) => /\/goldens\/.*\.json$/.test(file))
    const goldens = folders.map((file) => file.replace(/(conformance\/goldens\/.*?)[^/]+\.json$/, '$1*.json'))
    expect(rows.map(([, golden]) => golden!).toSorted()).toEqual([...new Set(goldens)].toSorted())
  })

  it('lists every script that writes one, and which', () => {
    const scripts = tracked.filter((file) => file.endsWith('.py') && /^"""Writes \S*goldens\/\S*:/.test(read(file)))
    const commands = scripts.filter((file) => !/make-(module-)?goldens\.py$/.test(file))
    const named = rows.map(([, , command]) => command!)
    expect(named.filter((command) => command.endsWith('.py')).toSorted()).toEqual(commands.toSorted())
    for (const [, golden, script] of rows.filter(([, , command]) => command!.endsWith('.py'))) {
      const written = /^"""Writes (\S+):/.exec(read(script!))![1]!
      expect(golden!.replace('*.json', 'results.json')).toMatch(new RegExp(`/${written}$`))
    }
  })

  it('shows a case', () => expectShown(read('docs/adding-a-golden.md'), 1))
})

const ofOp = section('adding-an-op', '## An op inside flambeau').split('### ')[0]!
const ofKernels = section('adding-an-op', '### Its kernels').split('All are optional')[0]!

/** What a guide lists and nobody writes by hand stands in JSON; a class of one's own has a file of its own. */
function byHand(guide: string, example: string): readonly string[] {
  const files = listed(read(`docs/${guide}.md`)).filter((file) => !file.endsWith('.json'))
  return files.map((file) => file.replace(example, 'scratch.ts')).toSorted()
}

describe('scratch additions by the steps of the guides', { timeout: 600_000 }, () => {
  let copy: Scratch

  beforeAll(() => {
    copy = new Scratch(root)
    for (const step of Object.values(additions).flat()) copy.apply(step)
    const built = ['conformance', 'backend-js', 'backend-webgpu', 'backend-libtorch'].map((name) => `packages/${name}`)
    copy.run('node_modules/typescript/bin/tsc', '-b', ...built)
  }, 600_000)

  afterAll(() => copy[Symbol.dispose]())

  it.each<[string, readonly Step[], readonly string[], number]>([
    ['a function', additions.functional, listed(section('adding-an-op', '### A function of `nn.functional`')), 3],
    ['an op with method and in-place form', additions.op, listed(ofOp), 3],
    ['its kernels on three devices', additions.kernels, listed(ofKernels), 4],
    ['a module', additions.layer, byHand('adding-a-module', 'elu.ts'), 3],
    ['an optimizer', additions.optimizer, byHand('adding-an-optimizer', 'adagrad.ts'), 3],
  ])('%s: the files that the guide lists, and no more', (_, steps, files, count) => {
    const touched = [...new Set(steps.map(({ file }) => file))]
    expect(touched.toSorted()).toEqual(files)
    expect(touched).toHaveLength(count)
  })

  it('work', () => {
    copy.apply({ file: 'packages/conformance/scratch.mjs', text: program })
    expect(JSON.parse(copy.run('packages/conformance/scratch.mjs'))).toEqual([
      [0.25, 0.5],
      [1, 4],
      [1, 2],
      [1, 4],
      [4, 0],
      'Scratch()',
      [0],
    ])
  })

  it.each(['scratchmul', 'scratchshrink'])('%s is judged by the suite', (name) => {
    const report = copy.run('packages/conformance/bin/conform.js', 'run', '--backend', 'js', '--op', name)
    expect(report).toMatch(/\b[1-9]\d+ cases hold/)
  })
})
