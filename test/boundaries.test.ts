import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)))

const sources = files.filter((file) => /\.(ts|mts|mjs|js)$/.test(file) && !/\.d\.m?ts$/.test(file))

/** Longer files, each with the reason why it is not several. Blank lines and comments do not count. */
const longFiles: Readonly<Record<string, string>> = {
  'packages/backend-libtorch/native/addon.cc': 'every entry point of the addon beside the checks of its arguments',
  'packages/backend-libtorch/native/operators.cc':
    'a call from its record to its result: reading, widening, running and handing over share one state',
  'packages/core/src/nn/module/module.test.ts': 'one class, one list of its promises',
}
const lineLimit = 300

interface Rule {
  /** Packages that may be imported; relative imports inside the package always may. */
  readonly packages: readonly string[]
  /** Whether Node's modules may be imported; files named `*.node.ts`, which only Node loads, always may. */
  readonly node: boolean
}

/** What the product's code may import, by folder. Tests may import more. */
const rules: Readonly<Record<string, Rule>> = {
  'packages/core/src': { packages: [], node: false },
  'packages/backend-js/src': { packages: ['@flambeau/core/backend'], node: false },
  'packages/backend-libtorch/src': { packages: ['@flambeau/core/backend'], node: true },
  'packages/backend-webgpu/src': { packages: ['@flambeau/core/backend', '#dawn', 'webgpu'], node: false },
  'packages/conformance/src': {
    packages: ['@flambeau/core', '@flambeau/core/backend', '@flambeau/core/catalogue', 'esbuild', 'typescript'],
    node: true,
  },
  'packages/flambeau/src': {
    packages: [
      '@flambeau/core',
      '@flambeau/core/backend',
      '@flambeau/core/functional',
      '@flambeau/core/nn',
      '@flambeau/core/nn/functional',
      '@flambeau/core/optim',
      '@flambeau/core/data',
      '@flambeau/backend-js',
      '@flambeau/backend-libtorch',
      '@flambeau/backend-libtorch/build',
      '@flambeau/backend-webgpu',
      '#libtorch',
    ],
    node: false,
  },
  'apps/tutorial/src': { packages: ['flambeau', 'picocolors'], node: true },
}

interface Import {
  readonly file: string
  readonly specifier: string
}

function importsOf(file: string): Import[] {
  return specifiersOf(readFileSync(join(root, file), 'utf8')).map((specifier) => ({ file, specifier }))
}

/** What the code of a file imports; text that reads like code does not count. */
function specifiersOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}

function linesOfCode(text: string): number {
  return withoutComments(text)
    .split('\n')
    .filter((line) => line.trim() !== '').length
}

function isProduct(file: string): boolean {
  return !/\.test\.m?ts$/.test(file)
}

/** Whether a deeper import of one of our packages (`@flambeau/conformance/node`) is among what the package exports. */
function isExported(specifier: string): boolean {
  const [, name = 'flambeau', path] = /^(?:@flambeau\/([^/]+)|flambeau)\/(.+)$/.exec(specifier) ?? []
  if (path === undefined) return true
  const manifest = readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')
  const { exports } = JSON.parse(manifest) as { readonly exports: Readonly<Record<string, unknown>> }
  return `./${path}` in exports
}

function packageOf(file: string): string {
  return file
    .split('/')
    .slice(0, file.startsWith('test/') || file.startsWith('scripts/') ? 1 : 2)
    .join('/')
}

describe('imports', () => {
  it('finds imports of every form', () => {
    const text = [
      "import a from 'one'",
      "import 'two'",
      "export * from 'three'",
      "import {\n  b,\n} from 'four'",
      "await import('five')",
      "`import { no } from 'code'`",
    ].join('\n')
    expect(specifiersOf(text)).toEqual(['one', 'two', 'three', 'four', 'five'])
  })

  it.each(Object.entries(rules))('%s imports what it may', (folder, { packages, node }) => {
    const own = sources.filter((file) => file.startsWith(`${folder}/`) && isProduct(file))
    expect(own.length).toBeGreaterThan(0)
    const forbidden = own.flatMap(importsOf).filter(({ file, specifier }) => {
      if (specifier.startsWith('.')) return false
      if (specifier.startsWith('node:')) return !node && !file.endsWith('.node.ts')
      return !packages.includes(specifier)
    })
    expect(forbidden).toEqual([])
  })

  it('never reach into the folder of another package', () => {
    const reaching = sources
      .filter((file) => !file.startsWith('scripts/'))
      .flatMap(importsOf)
      .filter(({ file, specifier }) => {
        if (!specifier.startsWith('.')) return !isExported(specifier)
        const target = relative(root, resolve(root, dirname(file), specifier))
        return packageOf(target) !== packageOf(file) && !target.startsWith('scripts/')
      })
    expect(reaching).toEqual([])
  })

  it('name files with their ending', () => {
    const bare = sources
      .filter((file) => file.endsWith('.ts'))
      .flatMap(importsOf)
      .filter(({ specifier }) => specifier.startsWith('.') && !/\.(ts|mjs|js|json)$/.test(specifier))
    expect(bare).toEqual([])
  })

  it('never use a package that is not declared', () => {
    const undeclared = sources.flatMap(importsOf).filter(({ file, specifier }) => {
      if (/^(\.|node:|#)/.test(specifier)) return false
      return !declared(packageOf(file)).has(
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      )
    })
    expect(undeclared).toEqual([])
  })
})

function declared(folder: string): ReadonlySet<string> {
  const names = new Set<string>()
  for (const path of [join(root, 'package.json'), join(root, folder, 'package.json')]) {
    if (!existsSync(path)) continue
    const manifest: Record<string, object | undefined> & { name?: string } = JSON.parse(readFileSync(path, 'utf8'))
    for (const kind of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
      for (const name of Object.keys(manifest[kind] ?? {})) names.add(name)
    }
    if (manifest.name !== undefined) names.add(manifest.name)
  }
  return names
}

describe('files', () => {
  it(`have at most ${lineLimit} lines of code, or a reason`, () => {
    const code = files.filter((file) => /\.(ts|mjs|js|cc|h|py|wgsl)$/.test(file))
    const long = code.filter((file) => linesOfCode(readFileSync(join(root, file), 'utf8')) > lineLimit)
    expect(long.toSorted()).toEqual(Object.keys(longFiles).toSorted())
  })

  it('have kebab-case names that say what is in them', () => {
    const vague = /^(utils?|helpers?|common|misc|shared|lib)$/
    const wrong = files.filter((file) => {
      const parts = relative('.', file).split('/')
      const name = basename(file).replace(/\..*$/, '')
      return (
        parts.some((part) => vague.test(part.replace(/\..*$/, ''))) ||
        (sources.includes(file) && !/^[a-z0-9-]+$/.test(name))
      )
    })
    expect(wrong).toEqual([])
  })

  it('leave no work for later and silence no checker', () => {
    const mark = /TO[D]O|FIX[M]E|@ts-[i]gnore|@ts-[n]ocheck/
    const code = files.filter((file) => /\.(ts|mjs|js|cc|h|py|wgsl|md|json)$/.test(file) && file !== 'pnpm-lock.yaml')
    const found = code.filter((file) => mark.test(readFileSync(join(root, file), 'utf8')))
    expect(found).toEqual([])
  })

  it('skip no test and single none out', () => {
    const marked = /\b(?:it|test|describe)\.(?:skip|only|todo|skipIf|runIf)\b/
    const tests = sources.filter((file) => !isProduct(file) && file !== 'test/boundaries.test.ts')
    expect(tests.filter((file) => marked.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  })
})
