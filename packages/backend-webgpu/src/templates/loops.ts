import type { View } from '@flambeau/core/backend'

/** Where one operand of a loop nest lies: strides (elements per step of each dimension) and first element. */
export interface Operand {
  readonly strides: readonly number[]
  readonly offset: number
}

/** A nest of loops over one shape that several operands walk together. */
export interface Loops {
  readonly sizes: readonly number[]
  readonly operands: readonly Operand[]
}

/** Number of elements of a shape. */
export function count(shape: readonly number[]): number {
  let n = 1
  for (const size of shape) n *= size
  return n
}

/**
 * The shortest equivalent nest: dimensions of size 1 go, and neighbours merge where every operand steps through them as
 * through one. Never empty: a single element is one loop of size 1.
 */
export function coalesce(shape: readonly number[], operands: readonly Operand[]): Loops {
  const sizes: number[] = []
  const strides: number[][] = operands.map(() => [])
  for (let d = shape.length - 1; d >= 0; d--) {
    const size = shape[d] as number
    if (size === 1) continue
    const outer = sizes.length - 1
    const merges =
      outer >= 0 &&
      operands.every(
        (operand, k) => operand.strides[d] === ((strides[k] as number[])[outer] as number) * (sizes[outer] as number),
      )
    if (merges) {
      sizes[outer] = (sizes[outer] as number) * size
      continue
    }
    sizes.push(size)
    for (const [k, operand] of operands.entries()) strides[k]?.push(operand.strides[d] as number)
  }
  if (sizes.length === 0) {
    sizes.push(1)
    for (const own of strides) own.push(0)
  }
  return {
    sizes: sizes.toReversed(),
    operands: operands.map((operand, k) => ({
      offset: operand.offset,
      strides: (strides[k] as number[]).toReversed(),
    })),
  }
}

/** Parameter fields of a nest: inner sizes `n1…`, and per operand its offset `o0` and strides `s0_0…`. */
export function loopFields(rank: number, operands: number, prefix = ''): `${string}: u32`[] {
  const fields: `${string}: u32`[] = []
  for (let d = 1; d < rank; d++) fields.push(`${prefix}n${d}: u32`)
  for (let k = 0; k < operands; k++) {
    fields.push(`${prefix}o${k}: u32`)
    for (let d = 0; d < rank; d++) fields.push(`${prefix}s${k}_${d}: u32`)
  }
  return fields
}

/** The values of {@link loopFields}, appended to `into`. */
export function loopParams(loops: Loops, into: number[] = []): number[] {
  for (let d = 1; d < loops.sizes.length; d++) into.push(loops.sizes[d] as number)
  for (const { offset, strides } of loops.operands) into.push(offset, ...strides)
  return into
}

/** WGSL that declares `at0…`, the position of each operand for the loop number in the expression `from`. */
export function loopPositions(rank: number, operands: number, from: string, prefix = ''): string {
  const lines: string[] = []
  let rest = from
  for (let d = rank - 1; d > 0; d--) {
    lines.push(
      `let ${prefix}c${d} = ${rest} % p.${prefix}n${d};`,
      `let ${prefix}rest${d} = ${rest} / p.${prefix}n${d};`,
    )
    rest = `${prefix}rest${d}`
  }
  lines.push(`let ${prefix}c0 = ${rest};`)
  for (let k = 0; k < operands; k++) {
    const terms = Array.from({ length: rank }, (_, d) => `${prefix}c${d} * p.${prefix}s${k}_${d}`)
    lines.push(`let ${prefix}at${k} = p.${prefix}o${k} + ${terms.join(' + ')};`)
  }
  return lines.join('\n')
}

/** The strides of a contiguous tensor. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides: number[] = Array.from(shape, () => 1)
  for (let d = shape.length - 2; d >= 0; d--) strides[d] = (strides[d + 1] as number) * (shape[d + 1] as number)
  return strides
}

/** The operand whose dimension `dim` does not move, for kernels that place it by index. */
export function withoutDim(view: View, dim: number): Operand {
  return { offset: view.offset, strides: view.strides.map((stride, d) => (d === dim ? 0 : stride)) }
}

/** The one-dimensional rows along `dim` that tile a shape: where each starts in every operand, and the steps along it. */
export interface Rows {
  readonly count: number
  /** The nest over all other dimensions. */
  readonly loops: Loops
  /** Length of a row. */
  readonly length: number
  /** Per operand, the stride along the row. */
  readonly steps: readonly number[]
}

export function rowsAlong(dim: number, shape: readonly number[], operands: readonly Operand[]): Rows {
  const others = shape.map((size, d) => (d === dim ? 1 : size))
  return {
    count: count(others),
    loops: coalesce(others, operands),
    length: shape[dim] ?? 1,
    steps: operands.map(({ strides }) => strides[dim] ?? 0),
  }
}
