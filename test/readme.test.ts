import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { execute } from './execute.ts'
import { brokenPromise, programs, promisedOutput } from './snippets.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Pages whose snippets are programs. */
const pages = ['README.md', 'docs/autograd.md', 'docs/indexing.md']

describe.each(pages)('%s', (page) => {
  const markdown = readFileSync(join(root, page), 'utf8')

  it('has snippets', () => {
    expect(programs(markdown).length).toBeGreaterThan(0)
  })

  it.each(programs(markdown))(
    'the program from line $line passes strict type checks, runs, and prints what it says',
    async ({ line, code }) => {
      const folder = join(root, 'test', 'node_modules', '.readme', page.replaceAll('/', '-'), String(line))
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
      const file = join(folder, 'program.ts')
      writeFileSync(file, `${code}\nexport {}\n`)
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
      const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
      const flags = [
        '--ignoreConfig',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2022',
        '--lib',
        'es2023,esnext.disposable,dom',
      ]
      const options = { cwd: folder, env: { ...process.env, NO_COLOR: '1' } }
      await execute('node', [tsc, ...flags, '--skipLibCheck', '--types', 'node', file], options)
      const stdout = await execute('node', [join(folder, 'program.js')], options)
      expect(brokenPromise(promisedOutput(code), stdout), `printed:\n${stdout}`).toBeUndefined()
    },
    120_000,
  )
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
