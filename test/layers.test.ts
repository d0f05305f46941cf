import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const core = fileURLToPath(new URL('../packages/core/src', import.meta.url))

/** The floors of core, from the ground up. Values are imported from floors below and from one's own; types of tensors from everywhere. */
const floors = [
  'errors.ts',
  'brand.ts',
  'shape.ts',
  'dtype/',
  'arguments/',
  'modes/',
  'results.ts',
  'backend/',
  'memory/',
  'tape/',
  'tensor/',
  'dispatch/',
  'default-device.ts',
  'finfo.ts',
  'threads.ts',
  'ops/primitives/',
  'random/',
  'ops/creation/',
  'ops/elementwise/',
  'ops/arranging/',
  'ops/indexing/',
  'ops/special/',
  'ops/calculus/',
  'ops/reducing/',
  'ops/products/',
  'ops/distributions/',
  'ops/activation/',
  'ops/windows/',
  'ops/pooling/',
  'ops/resampling/',
  'ops/convolution/',
  'ops/normalisation/',
  'ops/dropout/',
  'ops/attention/',
  'ops/embedding/',
  'ops/losses/',
  'ops/steps/',
  'ops/index.ts',
  'autograd/',
  'print/',
  'functions.ts',
  'functional.ts',
  'nn/init.ts',
  'nn/module/',
  'nn/containers/',
  'nn/layers/',
  'nn/losses/',
  'nn/parameters/',
  'nn/functional.ts',
  'nn/index.ts',
  'optim/',
  'data/',
  'methods/',
  'backend.ts',
  'catalogue.ts',
  'index.ts',
] as const

/** Ops refer to each other here, since the gradient of one is written with others. */
const knot = 'ops/primitives/'

interface Import {
  readonly from: string
  readonly to: string
  readonly types: boolean
}

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  cwd: core,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !file.endsWith('.test.ts'))

function importsOf(from: string): Import[] {
  const source = ts.createSourceFile(from, readFileSync(join(core, from), 'utf8'), ts.ScriptTarget.Latest)
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const { moduleSpecifier } = statement
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return []
    const to = posix.join(dirname(from), moduleSpecifier.text)
    return [{ from, to, types: onlyTypes(statement) }]
  })
}

function onlyTypes(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement
    return (
      statement.isTypeOnly || (exportClause !== undefined && ts.isNamedExports(exportClause) && allTypes(exportClause))
    )
  }
  const clause = statement.importClause
  if (clause === undefined) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const names = clause.namedBindings
  return clause.name === undefined && names !== undefined && ts.isNamedImports(names) && allTypes(names)
}

function allTypes({ elements }: ts.NamedImports | ts.NamedExports): boolean {
  return elements.every(({ isTypeOnly }) => isTypeOnly)
}

const imports = files.flatMap(importsOf)

function floorOf(file: string): number {
  const [floor = -1] = floors
    .flatMap((name, i) => (file === name || (name.endsWith('/') && file.startsWith(name)) ? [i] : []))
    .toSorted((a, b) => floors[b]!.length - floors[a]!.length)
  return floor
}

const upward = ({ from, to }: Import): boolean => floorOf(to) > floorOf(from)
const line = ({ from, to }: Import): string => `${from} imports ${to}`

/** Files that reach themselves through imports, with what they reach on the way (Tarjan's components). */
function circles(edges: readonly Import[]): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (file: string): void => {
    order.set(file, order.size)
    lowest.set(file, order.get(file)!)
    stack.push(file)
    for (const { to } of edges.filter(({ from }) => from === file)) {
      if (!order.has(to)) visit(to)
      if (stack.includes(to)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(to)!))
    }
    if (lowest.get(file) !== order.get(file)) return
    const circle = stack.splice(stack.indexOf(file))
    if (circle.length > 1) found.push(circle.toSorted())
  }
  for (const { from } of edges) if (!order.has(from)) visit(from)
  return found
}

describe('the floors of core', () => {
  it('give every file a place', () => {
    expect(files.length).toBeGreaterThan(200)
    expect(files.filter((file) => floorOf(file) === -1)).toEqual([])
  })

  it('import values only from below', () => {
    const values = imports.filter(({ types }) => !types)
    expect(values.length).toBeGreaterThan(1000)
    expect(values.filter(upward).map(line)).toEqual([])
  })

  it('import types from below, and those of tensors from everywhere', () => {
    const types = imports.filter(({ types: only, to }) => only && !to.startsWith('tensor/'))
    expect(types.filter(upward).map(line)).toEqual([])
  })

  it('have no circle but the one of the primitives', () => {
    const values = circles(imports.filter(({ types }) => !types))
    expect(values).toHaveLength(1)
    expect(values.flat().filter((file) => !file.startsWith(knot))).toEqual([])
  })

  it('need no methods of tensors below those who install them', () => {
    const roots = [
      'functional.ts',
      'nn/index.ts',
      'nn/functional.ts',
      'optim/index.ts',
      'data/index.ts',
      'backend.ts',
      'catalogue.ts',
    ]
    const program = ts.createProgram(
      roots.map((file) => join(core, file)),
      {
        target: ts.ScriptTarget.ES2022,
        lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        types: [],
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        allowImportingTsExtensions: true,
        noEmit: true,
      },
    )
    const messages = ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
    expect(program.getSourceFiles().length).toBeGreaterThan(200)
    expect(messages).toEqual([])
  })
})
