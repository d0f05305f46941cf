import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { execute } from './execute.ts'
import { brokenPromise, programs, promisedOutput } from './snippets.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Pages whose snippets are programs. */
const pages = [
  'README.md',
  ...['autograd', 'indexing', 'memory'].map((name) => `docs/${name}.md`),
  ...['backend-js', 'core', 'flambeau'].map((name) => `packages/${name}/README.md`),
]

const folder = join(root, 'test', 'node_modules', '.readme')
const all = pages.flatMap((page) =>
  programs(readFileSync(join(root, page), 'utf8')).map(({ line, code }) => {
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
    const others = complaints.split('\n').filter((line) => line.includes('error') && !/^\S+-\d+\.ts\(/.test(line))
    expect(others).toEqual([])
  })
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
