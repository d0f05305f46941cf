import type { Runtime } from '../runtime/runtime.ts'

/** Terms that are added up one by one; sums of so many are added up likewise, and these once more. */
const chain = 256

/**
 * Sums of many terms: rounding errors grow with the length of a chain of additions, and a float32 sum of ones would stop at 2²⁴.
 * So terms are added in chains of chains, where there are enough of them to pay for it.
 */
export interface Sums {
  /** Belongs in the program's key. */
  readonly key: string
  readonly declarations: string
  /** WGSL statements that begin a sum, and that add to it; and its value. */
  begin(name: string): string
  add(name: string, value: string): string
  of(name: string): string
}

const short: Sums = {
  key: '',
  declarations: '',
  begin: (name) => `var ${name} = 0.0;`,
  add: (name, value) => `${name} += ${value};`,
  of: (name) => name,
}

const long: Sums = {
  key: ' long',
  declarations: `
struct LongSum { few: f32, many: f32, all: f32, terms: u32 }
fn addTo(sum: ptr<function, LongSum>, value: f32) {
  (*sum).few += value;
  (*sum).terms++;
  if ((*sum).terms % ${chain}u != 0u) { return; }
  (*sum).many += (*sum).few;
  (*sum).few = 0.0;
  if ((*sum).terms % ${chain * chain}u != 0u) { return; }
  (*sum).all += (*sum).many;
  (*sum).many = 0.0;
}
fn totalOf(sum: LongSum) -> f32 { return sum.all + (sum.many + sum.few); }`,
  begin: (name) => `var ${name}: LongSum;`,
  add: (name, value) => `addTo(&${name}, ${value});`,
  of: (name) => `totalOf(${name})`,
}

/** Sums of at most so many terms. */
export function sumsOf(terms: number): Sums {
  return terms > 4 * chain ? long : short
}

/** Who computes one row: a single invocation, or the invocations of a workgroup together. */
export interface Team {
  /** Belongs in the program's key. */
  readonly key: string
  readonly workgroup: number
  readonly declarations: string
  /** WGSL that declares `row`, and returns if there is none; {@link each} covers a member's share of it. */
  readonly begin: string
  /** WGSL that begins a sum of this member's terms, and that adds one. */
  start(name: string): string
  add(name: string, value: string): string
  /** What every member has added up under a name, or the maximum of every member's value, as an expression. */
  sum(name: string): string
  max(value: string): string
  /** How many workgroups handle so many rows. */
  groups(rows: number): number
}

/** WGSL that runs a statement for each element `j` of this member's share of a row. */
export function each(statement: string, size = 'p.size'): string {
  return `for (var j = first; j < ${size}; j += step) { ${statement} }`
}

/** Rows shorter than this are not worth a workgroup's barriers. */
const shared = 64

/**
 * The team for rows of `length`; the program's parameters must have `rows: u32`.
 *
 * @param repeats - How many such rows one team walks.
 */
export function teamFor(runtime: Runtime, length: number, repeats = 1): Team {
  const width = 128
  const terms = length * repeats
  return runtime.profile === 'gpu' && length > shared ? together(width, sumsOf(terms / width)) : alone(sumsOf(terms))
}

const alone = (sums: Sums): Team => ({
  key: `1${sums.key}`,
  workgroup: 64,
  declarations: sums.declarations,
  start: (name) => sums.begin(name),
  add: (name, value) => sums.add(name, value),
  begin: `let row = index;
const first = 0u;
const step = 1u;
if (row >= p.rows) { return; }`,
  sum: (name) => sums.of(name),
  max: (value) => value,
  groups: (rows) => Math.ceil(rows / 64),
})

function together(width: number, sums: Sums): Team {
  const combine = (name: string, step: string): string => `
fn ${name}(value: f32, lane: u32) -> f32 {
  workgroupBarrier();
  shares[lane] = value;
  for (var half = ${width / 2}u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) {
      let a = shares[lane];
      let b = shares[lane + half];
      shares[lane] = ${step};
    }
  }
  workgroupBarrier();
  return shares[0];
}`
  return {
    key: `${width}${sums.key}`,
    workgroup: width,
    declarations: `${sums.declarations}
var<workgroup> shares: array<f32, ${width}>;
${combine('teamSum', 'a + b')}
${combine('teamMax', 'select(b, a, a > b)')}`,
    begin: `let row = group;
let first = lane;
const step = ${width}u;
if (row >= p.rows) { return; }`,
    start: (name) => sums.begin(name),
    add: (name, value) => sums.add(name, value),
    sum: (name) => `teamSum(${sums.of(name)}, lane)`,
    max: (value) => `teamMax(${value}, lane)`,
    groups: (rows) => rows,
  }
}
