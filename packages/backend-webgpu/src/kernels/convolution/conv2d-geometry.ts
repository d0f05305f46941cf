import type { ConvAttrs } from '@flambeau/core/backend'

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
  'padH: i32',
  'padW: i32',
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
  readonly attrs: ConvAttrs
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
  return {
    batch,
    groups,
    inGroup,
    outGroup: out / groups,
    image: [height, width],
    result: [rows, columns],
    kernel: [kernelH, kernelW],
    attrs: { stride, padding, dilation, groups },
  }
}

/** Whether a group is too small to fill the tiles of a matrix product (depthwise convolution above all). */
export function isThin({ groups, outGroup }: ConvShape): boolean {
  return groups > 1 && outGroup < 8
}

/** The values of {@link convFields}. */
export function convValues({ inGroup, outGroup, groups, image, result, kernel, attrs }: ConvShape): number[] {
  const { stride, padding, dilation } = attrs
  return [inGroup, outGroup, groups, ...image, ...result, ...kernel, ...stride, ...padding, ...dilation]
}

/** A convolution whose weights lie in any order: element (group, out, in, tap) at `at + group · … + out · … + in · … + tap · …`. */
export interface Correlation extends ConvShape {
  readonly weights: {
    readonly at: number
    readonly group: number
    readonly out: number
    readonly in: number
    readonly tap: number
  }
}

export const correlationFields: readonly `${string}: ${'u32' | 'i32'}`[] = [
  ...convFields,
  'weightAt: i32',
  'weightGroup: u32',
  'weightOut: u32',
  'weightIn: u32',
  'weightTap: i32',
]

/** The values of {@link correlationFields}. */
export function correlationValues(correlation: Correlation): number[] {
  const { at, group, out, in: input, tap } = correlation.weights
  return [...convValues(correlation), at, group, out, input, tap]
}

/** A convolution, with its weights [O, C/groups, kh, kw] as they are. */
export function forward(shape: ConvShape): Correlation {
  const taps = shape.kernel[0] * shape.kernel[1]
  const out = shape.inGroup * taps
  return { ...shape, weights: { at: 0, group: shape.outGroup * out, out, in: taps, tap: 1 } }
}

/**
 * The gradient of a convolution's image, if its stride is 1: the correlation of the result's gradient with the weights turned
 * by 180° and with input and output channels exchanged, padded so that every tap meets every pixel.
 */
export function backward({ batch, groups, inGroup, outGroup, image, result, kernel, attrs }: ConvShape): Correlation {
  const { stride, padding, dilation } = attrs
  const taps = kernel[0] * kernel[1]
  const pad = (i: 0 | 1): number => dilation[i] * (kernel[i] - 1) - padding[i]
  return {
    batch,
    groups,
    inGroup: outGroup,
    outGroup: inGroup,
    image: result,
    result: image,
    kernel,
    attrs: { stride, padding: [pad(0), pad(1)], dilation, groups },
    weights: { at: taps - 1, group: outGroup * inGroup * taps, out: taps, in: inGroup * taps, tap: -1 },
  }
}
