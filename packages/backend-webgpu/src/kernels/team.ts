import type { Runtime } from '../runtime/runtime.ts'

/** Who computes one row: a single invocation, or the invocations of a workgroup together. */
export interface Team {
  readonly width: number
  readonly workgroup: number
  readonly declarations: string
  /** WGSL that declares `row`, and returns if there is none; then `for (var j = first; j < n; j += step)` covers a share of it. */
  readonly begin: string
  /** The sum, or the maximum, of every member's value, as an expression. */
  sum(value: string): string
  max(value: string): string
  /** How many workgroups handle so many rows. */
  groups(rows: number): number
}

/** Rows shorter than this are not worth a workgroup's barriers. */
const shared = 64

/** The team for rows of `length`; the program's parameters must have `rows: u32`, and `team.width` belongs in its key. */
export function teamFor(runtime: Runtime, length: number): Team {
  return runtime.profile === 'gpu' && length > shared ? together(128) : alone
}

const alone: Team = {
  width: 1,
  workgroup: 64,
  declarations: '',
  begin: `let row = index;
const first = 0u;
const step = 1u;
if (row >= p.rows) { return; }`,
  sum: (value) => value,
  max: (value) => value,
  groups: (rows) => Math.ceil(rows / 64),
}

function together(width: number): Team {
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
    width,
    workgroup: width,
    declarations: `var<workgroup> shares: array<f32, ${width}>;
${combine('teamSum', 'a + b')}
${combine('teamMax', 'select(b, a, a > b)')}`,
    begin: `let row = group;
let first = lane;
const step = ${width}u;
if (row >= p.rows) { return; }`,
    sum: (value) => `teamSum(${value}, lane)`,
    max: (value) => `teamMax(${value}, lane)`,
    groups: (rows) => rows,
  }
}
