import type { ConvAttrs } from '@flambeau/core'

/** Parameters that every convolution kernel shares; `inGroup` and `outGroup` are channels per group. */
export const convFields = [
  'inGroup: u32',
  'outGroup: u32',
  'groups: u32',
  'height: u32',
  'width: u32',
  'rows: u32',
  'columns: u32',
  'kernelH: u32',
  'kernelW: u32',
  'strideH: u32',
  'strideW: u32',
  'padH: u32',
  'padW: u32',
  'dilationH: u32',
  'dilationW: u32',
] as const

/** The kernel position after `tap` (row, column), in row order; after the last one the first. */
export const nextTap: string = `
fn nextTap(tap: vec2<u32>) -> vec2<u32> {
  if (tap.y + 1u < p.kernelW) { return vec2<u32>(tap.x, tap.y + 1u); }
  return vec2<u32>(select(tap.x + 1u, 0u, tap.x + 1u == p.kernelH), 0u);
}`

export interface ConvShape {
  readonly batch: number
  readonly groups: number
  readonly inGroup: number
  readonly outGroup: number
  readonly image: readonly [number, number]
  readonly result: readonly [number, number]
  readonly kernel: readonly [number, number]
  /** The values of {@link convFields}. */
  readonly values: readonly number[]
}

/** The sizes of a convolution from the shapes of image [N, C, H, W], weight [O, C/groups, kh, kw] and result [N, O, H', W']. */
export function convShape(
  image: readonly number[],
  weight: readonly number[],
  result: readonly number[],
  { stride, padding, dilation, groups }: ConvAttrs,
): ConvShape {
  const [batch, , height, width] = image as [number, number, number, number]
  const [out, inGroup, kernelH, kernelW] = weight as [number, number, number, number]
  const [, , rows, columns] = result as [number, number, number, number]
  const outGroup = out / groups
  const sizes = [inGroup, outGroup, groups, height, width, rows, columns, kernelH, kernelW]
  return {
    batch,
    groups,
    inGroup,
    outGroup,
    image: [height, width],
    result: [rows, columns],
    kernel: [kernelH, kernelW],
    values: [...sizes, ...stride, ...padding, ...dilation],
  }
}
