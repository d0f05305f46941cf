import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { execute } from './execute.ts'
import { brokenPromise, type Program, programs, promisedOutput, tableProgram } from './snippets.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
function inDocs(name: string): string {
  return `docs/${name}.md`
}

const read = (page: string): string => readFileSync(join(root, page), 'utf8')

/** Pages whose snippets are programs. */
const pages = [
  'README.md',
  ...['autograd', 'indexing', 'memory', 'getting-started', 'coming-from-python', 'training-loop', 'devices'].map(
    inDocs,
  ),
  ...['browsers', 'serving', 'errors', 'debugging'].map(inDocs),
  ...['backend-js', 'core', 'flambeau'].map((name) => `packages/${name}/README.md`),
]

/** The page that puts Python beside TypeScript: what stands on the right must compile and run, too. */
const beside = inDocs('coming-from-python')

function programsOf(page: string): Program[] {
  const markdown = read(page)
  return [...programs(markdown), ...(page === beside ? [tableProgram(markdown)] : [])]
}

const folder = join(root, 'test', 'node_modules', '.readme')
const all = pages.flatMap((page) =>
  programsOf(page).map(({ line, code }) => {
    return { page, line, code, name: `${page.replaceAll(/\W/g, '-')}-${line}` }
  }),
)

describe('the programs of pages', () => {
  let complaints = ''
  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    for (const { name, code } of all) writeFileSync(join(folder, `${name}.ts`), `${code}\nexport {}\n`)
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const flags = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,esnext.disposable,dom']
    const files = all.map(({ name }) => `${name}.ts`)
    await execute('node', [tsc, '--ignoreConfig', ...flags, '--skipLibCheck', '--types', 'node', ...files], {
      cwd: folder,
    }).catch((error: unknown) => (complaints = String(error)))
  }, 180_000)

  it.each(pages)('%s has some', (page) => {
    expect(all.filter((program) => program.page === page).length).toBeGreaterThan(0)
  })

  it.each(all)(
    '$page, line $line: passes strict type checks, runs, and prints what it says',
    async ({ name, code }) => {
      expect(complaints.split('\n').filter((line) => line.startsWith(`${name}.ts`))).toEqual([])
      const options = { cwd: folder, env: { ...process.env, NO_COLOR: '1' } }
      const stdout = await execute('node', [`${name}.js`], options)
      expect(brokenPromise(promisedOutput(code), stdout), `printed:\n${stdout}`).toBeUndefined()
    },
  )

  it('have no other complaint of the compiler', () => {
    const others = complaints.split('\n').filter((line) => line.includes('error TS') && !/^\S+-\d+\.ts\(/.test(line))
    expect(others).toEqual([])
  })
})

it('the page of errors has a row for every code, and no other', () => {
  const type = /export type ErrorCode =\n((?: {2}\| '\w+'\n)+)/.exec(read('packages/core/src/errors.ts'))![1]!
  const codes = Array.from(type.matchAll(/'(\w+)'/g), (match) => match[1]!)
  const rows = Array.from(read(inDocs('errors')).matchAll(/^\| `(\w+)` +\| \S.* \| \S.* \|$/gm), (match) => match[1]!)
  expect(codes.length).toBeGreaterThan(20)
  expect(rows.toSorted()).toEqual(codes.toSorted())
})

it('the page for Python has a table of some length', () => {
  expect(read(beside).match(/^\| `/gm)!.length).toBeGreaterThan(40)
})

it('links of pages lead somewhere', () => {
  const lost = pages.flatMap((page) =>
    Array.from(read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g), (match) => join(root, page, '..', match[1]!)).filter(
      (target) => !existsSync(target),
    ),
  )
  expect(lost).toEqual([])
})

describe('snippets', () => {
  const text = [
    'Text',
    '```ts',
    "import * as torch from 'flambeau'",
    'a',
    '```',
    '```sh',
    'x',
    '```',
    '```ts',
    'b',
    '```',
  ].join('\n')

  it('that import nothing go on with the program before them', () => {
    expect(programs(text)).toEqual([{ line: 3, code: "import * as torch from 'flambeau'\na\nb\n" }])
    expect(programs(`${text}\n${text}`)).toHaveLength(2)
  })

  it('of tables run in blocks of their own, after the program in front of the table', () => {
    const table = ['| a | b |', '| --- | --- |', '| `p` | `f(1)`, or `const x = 2` |', '| `q` | `g()` |'].join('\n')
    const { line, code } = tableProgram(`${text}\n\n${table}\n`)
    expect(line).toBe(14)
    expect(code).toBe("import * as torch from 'flambeau'\na\nb\n{ f(1) }\n{ const x = 2 }\n{ g() }\n")
  })

  it('promise what stands after console.log', () => {
    const code = [
      'console.log(f(1)) // 2',
      'const x = 1 // one',
      'console.log(x)',
      "console.log('b')  // tensor([1., …])",
    ].join('\n')
    expect(promisedOutput(code)).toEqual(['2', 'tensor([1., …])'])
  })

  it('keep promises in order, and only whole lines count', () => {
    expect(brokenPromise(['2', 'tensor([…])'], '2\nother\ntensor([1., 2.])\n')).toBeUndefined()
    expect(brokenPromise(['2', '1'], '1\n2\n')).toBe('1')
    expect(brokenPromise(['2'], '23\n')).toBe('2')
  })
})
