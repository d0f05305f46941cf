import type { View } from '@flambeau/core/backend'
import { scalarType } from '../wgsl/value.ts'
import type { ProgramSource } from '../runtime/program.ts'
import type { Runtime } from '../runtime/runtime.ts'

/**
 * A product of matrices whose elements come from anywhere: C[m, n] = Σₖ A[m, k] · B[k, n], once per batch.
 *
 * The WGSL in `code` says what the indices mean. It declares three structs, which hold what can be computed once per row,
 * column or step of the sum, and the functions on them:
 *
 * ```wgsl
 * struct Row { … }     fn row(batch: u32, m: u32) -> Row
 * struct Column { … }  fn column(batch: u32, n: u32) -> Column
 * struct Depth { … }   fn depth(batch: u32, k: u32) -> Depth    fn next(depth: Depth) -> Depth, that of k + 1
 * fn loadA(row: Row, depth: Depth) -> T
 * fn loadB(column: Column, depth: Depth) -> T
 * fn store(batch: u32, m: u32, n: u32, value: T)
 * ```
 *
 * T is the type in which the first output's dtype is computed.
 *
 * `loadA` and `loadB` are unrolled many times over: they should not branch (`&` instead of `&&`, `select` instead of `if`), or
 * drivers take minutes to compile them.
 */
export interface Gemm extends Pick<ProgramSource, 'inputs' | 'outputs' | 'params'> {
  readonly code: string
  /** Whether consecutive k (rather than m, n) are neighbours in memory. */
  readonly alongK: { readonly a: boolean; readonly b: boolean }
}

export interface GemmSize {
  readonly batch: number
  readonly m: number
  readonly n: number
  readonly k: number
  /** The sum over k may be cut into this many parts; batch number b · splits + s then sums part s. Default 1. */
  readonly splits?: number
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)
const four = (component: (i: number) => string): string => range(4).map(component).join(', ')

/** Enqueues a matrix product. `key` names what changes the code besides the block sizes. */
export function gemm(
  runtime: Runtime,
  op: string,
  key: string,
  inputs: readonly View[],
  outputs: readonly View[],
  size: GemmSize,
  source: () => Gemm,
  values: readonly number[],
): void {
  const { batch, m, n, k, splits = 1 } = size
  const alone = runtime.profile === 'cpu' || m * n <= 16
  const registers = alone ? registerBlock(m, n) : workgroupBlock(m, n)
  const [tm, tn] = registers.tile
  const chunk = Math.ceil(k / splits)
  const type = scalarType((outputs[0] as View).dtype)
  const long = type === 'f32' && chunk > longChain
  const program = runtime.program(op, `${key} ${registers.cooperative} ${tm}x${tn} ${long}`, () => {
    const made = source()
    return {
      inputs: made.inputs,
      outputs: made.outputs,
      params: [...fields, ...(made.params ?? [])],
      ...registers.emit(made, type, long),
    }
  })
  const tiles = [Math.ceil(m / tm), Math.ceil(n / tn)] as const
  const count = batch * splits * tiles[0] * tiles[1]
  const groups = registers.cooperative ? count : program.groups(count)
  runtime.dispatch(program, inputs, outputs, [batch * splits, m, n, k, splits, chunk, ...tiles, ...values], groups)
}

const fields = [
  'batches: u32',
  'm: u32',
  'n: u32',
  'k: u32',
  'splits: u32',
  'chunk: u32',
  'tilesM: u32',
  'tilesN: u32',
] as const

/** Terms that are added up one by one; such sums are then added to what came before them, so that long sums lose little. */
const longChain = 1024

/** WGSL that adds the block of sums to the block of totals, and begins new sums, if `due`. */
const carryOver = (names: readonly string[], due: string): string => `
  if (${due}) {
    ${names.map((name) => `total${name} += ${name}; ${name} = vec4<f32>();`).join(' ')}
  }`

const totals = (names: readonly string[], type: string): string =>
  names.map((name) => `var total${name} = vec4<${type}>();`).join(' ')

const withTotals = (names: readonly string[]): string => names.map((name) => `${name} += total${name};`).join(' ')

/** Which tile, batch and part of k a number stands for. */
const place = (tile: string): string => `
let tileN = ${tile} % p.tilesN;
let tileM = (${tile} / p.tilesN) % p.tilesM;
let batch = ${tile} / (p.tilesN * p.tilesM);
let first = (batch % p.splits) * p.chunk;
let last = min(first + p.chunk, p.k);`

/**
 * Stores the block `c0_0…` at row m and column n of C, as far as C reaches. In a loop: unrolled, the conditional stores would
 * take most of the time that a driver needs to compile the program.
 */
const storeBlock = (type: string, rows: number, columns: number, m: string, n: string): string => `
var block = array<vec4<${type}>, ${(rows * columns) / 4}>(${range(rows)
  .flatMap((i) => range(columns / 4).map((q) => `c${i}_${q}`))
  .join(', ')});
for (var e = 0u; e < ${rows * columns}u; e++) {
  let i = ${m} + e / ${columns}u;
  let j = ${n} + e % ${columns}u;
  if (i < p.m && j < p.n) { store(batch, i, j, block[e >> 2u][e & 3u]); }
}`

interface Block {
  /** Rows and columns of C that one invocation (or one workgroup, if cooperative) computes. */
  readonly tile: readonly [number, number]
  readonly cooperative: boolean
  emit(
    source: Gemm,
    type: 'f32' | 'i32' | 'u32',
    long: boolean,
  ): Pick<ProgramSource, 'declarations' | 'body' | 'workgroup'>
}

/**
 * For software adapters: every invocation keeps a block of C in registers and reads A and B straight from memory. A load
 * costs about as much as four multiplications there, workgroup memory no less, and a barrier a hundred times that.
 */
function registerBlock(m: number, n: number): Block {
  const rows = m > 4 ? 8 : m > 1 ? 4 : 1
  const columns = n > 8 ? 16 : n > 4 ? 8 : 4
  const quads = range(columns / 4)
  const sums = range(rows).flatMap((i) => quads.map((q) => `c${i}_${q}`))
  return {
    tile: [rows, columns],
    cooperative: false,
    emit: ({ code }, type, long) => ({
      workgroup: 16,
      declarations: code,
      body: `
if (index >= p.batches * p.tilesM * p.tilesN) { return; }
${place('index')}
let m0 = tileM * ${rows}u;
let n0 = tileN * ${columns}u;
${range(rows)
  .map((i) => `let row${i} = row(batch, min(m0 + ${i}u, p.m - 1u));`)
  .join('\n')}
${range(columns)
  .map((j) => `let column${j} = column(batch, min(n0 + ${j}u, p.n - 1u));`)
  .join('\n')}
${range(rows)
  .map((i) => quads.map((q) => `var c${i}_${q} = vec4<${type}>();`).join(' '))
  .join('\n')}
${long ? totals(sums, type) : ''}
var at = depth(batch, first);
for (var k = first; k < last; k++) {
  ${quads.map((q) => `let b${q} = vec4<${type}>(${four((j) => `loadB(column${q * 4 + j}, at)`)});`).join('\n  ')}
  ${range(rows)
    .map((i) => `let a${i} = loadA(row${i}, at); ${quads.map((q) => `c${i}_${q} += a${i} * b${q};`).join(' ')}`)
    .join('\n  ')}
  at = next(at);${long ? carryOver(sums, `((k - first) & ${longChain - 1}u) == ${longChain - 1}u`) : ''}
}
${long ? withTotals(sums) : ''}
${storeBlock(type, rows, columns, 'm0', 'n0')}`,
    }),
  }
}

/** Steps of k per tile in workgroup memory. */
const tileDepth = 8

/**
 * For graphics hardware: 8 × 8 invocations share tiles of A and B in workgroup memory, and each keeps 4 × 4 or 8 × 8 elements
 * of C in registers.
 */
function workgroupBlock(m: number, n: number): Block {
  const per = m >= 512 && n >= 512 ? 8 : 4
  const tile = per * 8
  const quads = range(per / 4)
  const words = (tile * tileDepth) / 4
  const sums = range(per).flatMap((i) => quads.map((q) => `c${i}_${q}`))
  /** What a lane loads of every tile: four neighbouring rows (or columns) at one k. Lanes run along what is contiguous in memory. */
  const lines = (name: string, alongK: boolean, line: (m: string) => string): string =>
    range(words / 64)
      .map(
        (v) => `
let ${name}Quad${v} = (lane + ${v * 64}u) ${alongK ? `/ ${tileDepth}u` : `% ${tile / 4}u`};
let ${name}Depth${v} = (lane + ${v * 64}u) ${alongK ? `% ${tileDepth}u` : `/ ${tile / 4}u`};
${range(4)
  .map((i) => `let ${name}${v}_${i} = ${line(`${name}Quad${v} * 4u + ${i}u`)};`)
  .join('\n')}`,
      )
      .join('')
  const fill = (name: string, type: string, load: (line: string) => string): string =>
    range(words / 64)
      .map(
        (v) => `
  {
    var v = vec4<${type}>();
    if (k + ${name}Depth${v} < last) {
      let at = depth(batch, k + ${name}Depth${v});
      v = vec4<${type}>(${four((i) => load(`${name}${v}_${i}`))});
    }
    ${name}Tile[${name}Depth${v} * ${tile / 4}u + ${name}Quad${v}] = v;
  }`,
      )
      .join('')
  return {
    tile: [tile, tile],
    cooperative: true,
    emit: ({ code, alongK }, type, long) => ({
      workgroup: 64,
      declarations: `${code}
var<workgroup> aTile: array<vec4<${type}>, ${words}>;
var<workgroup> bTile: array<vec4<${type}>, ${words}>;`,
      body: `
if (group >= p.batches * p.tilesM * p.tilesN) { return; }
${place('group')}
let m0 = tileM * ${tile}u;
let n0 = tileN * ${tile}u;
let y = lane / 8u;
let x = lane % 8u;
${range(per)
  .map((i) => quads.map((q) => `var c${i}_${q} = vec4<${type}>();`).join(' '))
  .join('\n')}
${lines('a', alongK.a, (m) => `row(batch, min(m0 + ${m}, p.m - 1u))`)}
${lines('b', alongK.b, (n) => `column(batch, min(n0 + ${n}, p.n - 1u))`)}
${long ? totals(sums, type) : ''}
for (var k = first; k < last; k += ${tileDepth}u) {
  ${fill('a', type, (line) => `loadA(${line}, at)`)}
  ${fill('b', type, (line) => `loadB(${line}, at)`)}
  workgroupBarrier();
  for (var z = 0u; z < ${tileDepth}u; z++) {
    ${quads.map((q) => `let a${q} = aTile[z * ${tile / 4}u + y * ${per / 4}u + ${q}u];`).join('\n    ')}
    ${quads.map((q) => `let b${q} = bTile[z * ${tile / 4}u + x * ${per / 4}u + ${q}u];`).join('\n    ')}
    ${range(per)
      .map((i) => quads.map((q) => `c${i}_${q} += a${i >> 2}[${i & 3}] * b${q};`).join(' '))
      .join('\n    ')}
  }
  workgroupBarrier();${long ? carryOver(sums, `((k - first) & ${longChain - 1}u) == ${longChain - tileDepth}u`) : ''}
}
${long ? withTotals(sums) : ''}
${storeBlock(type, per, per, `(m0 + y * ${per}u)`, `(n0 + x * ${per}u)`)}`,
    }),
  }
}
