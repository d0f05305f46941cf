import type { View } from '@flambeau/core/backend'
import type { Runtime } from '../runtime/runtime.ts'
import { loopFields, loopParams, loopPositions, type Rows, rowsAlong } from './loops.ts'
import { type Team, teamFor } from './team.ts'

/** `x` as rows over all of `dims` at once, if one stride leads through them. */
export function rowsOver(x: View, dims: readonly number[]): Rows | undefined {
  const [first, last] = [dims[0], dims.at(-1)]
  if (first === undefined || last === undefined || last - first + 1 !== dims.length) return undefined
  for (let d = first; d < last; d++) {
    if (x.strides[d] !== (x.strides[d + 1] as number) * (x.shape[d + 1] as number)) return undefined
  }
  const length = dims.reduce((product, d) => product * (x.shape[d] as number), 1)
  const shape = x.shape.toSpliced(first, dims.length, length)
  const strides = x.strides.toSpliced(first, dims.length, x.strides[last] as number)
  return rowsAlong(first, shape, [{ offset: x.offset, strides }])
}

/** Rows that one team would walk for too long while the rest of the device waits. */
const longest = 1 << 16

/** Why a kernel of a team per row does not take this call. */
export function declinesRows(x: View, dims: readonly number[]): string | undefined {
  const rows = rowsOver(x, dims)
  if (rows === undefined) return 'no single stride leads through the reduced dimensions'
  if (rows.length === 0) return 'there is nothing to reduce'
  return rows.length > longest ? 'its rows are too long for one team' : undefined
}

/** What is computed from a row: WGSL in which `x(j)` is an element; the member of the team whose `first` is 0 writes results. */
export interface Summary {
  readonly fields: readonly string[]
  readonly code: (team: Team) => string
}

/** One team per row; outputs have one element per row. */
export function summarise(
  runtime: Runtime,
  op: string,
  x: View,
  outputs: readonly View[],
  dims: readonly number[],
  { fields, code }: Summary,
  values: readonly number[],
): void {
  const { count, length, loops, steps } = rowsOver(x, dims) as Rows
  if (count === 0) return
  const team = teamFor(runtime, length)
  const rank = loops.sizes.length
  const program = runtime.program(op, `${rank} ${x.dtype} ${team.key}`, () => ({
    inputs: [{ dtype: x.dtype }],
    outputs: outputs.map(({ dtype }) => ({ dtype })),
    params: [
      'rows: u32',
      'size: u32',
      'stride: u32',
      ...fields.map((name) => `${name}: f32` as const),
      ...loopFields(rank, 1),
    ],
    declarations: `
var<private> start: u32;
fn x(j: u32) -> f32 { return in0(start + j * p.stride); }
${team.declarations}`,
    workgroup: team.workgroup,
    body: `${team.begin}
${loopPositions(rank, 1, 'row')}
start = at0;
${code(team)}`,
  }))
  const params = loopParams(loops, [count, length, steps[0] as number, ...values])
  runtime.dispatch(program, [x], outputs, params, team.groups(count))
}
