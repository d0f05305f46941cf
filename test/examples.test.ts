import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const exec = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const sources = ['core', 'flambeau'].map((name) => join(root, 'packages', name, 'src'))

interface Example {
  readonly place: string
  readonly code: string
}

/** The programs in the doc comments of a file. */
function examplesOf(path: string): Example[] {
  const text = readFileSync(path, 'utf8')
  return [...text.matchAll(/^ *\/\*\*[\s\S]*?\*\//gm)].flatMap(({ 0: comment, index }) =>
    [...comment.matchAll(/```ts\n([\s\S]*?)```/g)].map((block) => ({
      place: `${relative(root, path)}:${text.slice(0, index).split('\n').length}`,
      code: block[1]!.replaceAll(/^ *\* ?/gm, ''),
    })),
  )
}

const examples = sources
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .flatMap(examplesOf)

/** One program per example; imports go to its top, the rest runs in a function of its own. */
function program({ code }: Example): string {
  const lines = code.split('\n')
  const imports = lines.filter((line) => line.startsWith('import '))
  const own = imports.some((line) => line.includes('* as torch')) ? [] : ["import * as torch from 'flambeau'"]
  const body = lines.filter((line) => !line.startsWith('import '))
  return [...own, ...imports, 'export async function run(): Promise<void> {', ...body, '}', 'void torch', ''].join('\n')
}

describe('examples in the documentation of public names', () => {
  const folder = join(root, 'test', 'node_modules', '.examples')

  it('compile under strict checks and run', async () => {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    examples.forEach((example, i) => writeFileSync(join(folder, `example${i}.ts`), program(example)))
    const files = examples.map((_, i) => `example${i}.ts`)
    const flags = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,esnext.disposable,dom']
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const named = (text: string): string =>
      text.replaceAll(/example(\d+)\.\w+/g, (_, i: string) => examples[Number(i)]!.place)
    await exec('node', [tsc, ...flags, '--skipLibCheck', '--ignoreConfig', '--types', 'node', ...files], {
      cwd: folder,
    }).catch(({ stdout }: { stdout: string }) => expect.fail(named(stdout)))
    const runner = [
      'let failed = 0',
      `for (let i = 0; i < ${examples.length}; i++) {`,
      '  try { await (await import(`./example${i}.js`)).run() }',
      '  catch (error) { failed++; console.error(`example${i}.ts`, error) }',
      '}',
      'process.exit(failed === 0 ? 0 : 1)',
    ]
    writeFileSync(join(folder, 'all.js'), runner.join('\n'))
    await exec('node', ['all.js'], { cwd: folder }).catch(({ stderr }: { stderr: string }) =>
      expect.fail(named(stderr)),
    )
  }, 180_000)

  it('are many', () => {
    expect(examples.length).toBeGreaterThan(150)
  })
})
