import type { ConvAttrs, Kernel, Kernels, OverrideAttrs, View } from '@flambeau/core/backend'
import { gemm, type Matrix, spaced, transposed } from '../../templates/gemm.ts'
import { count } from '../../templates/runs.ts'
import { floatsOf, floatsOnly } from '../../storage.ts'

type Shape4 = readonly [number, number, number, number]

/** One convolution's sizes, and where its elements lie in a padded image and in its other operands. */
class Geometry {
  readonly samples: number
  readonly groups: number
  /** Channels of x, and rows of weight, in one group. */
  readonly channels: number
  readonly features: number
  /** Offsets of one group's window elements from the window's corner, and of all corners, in a padded image. */
  readonly taps: Int32Array
  readonly corners: Int32Array
  readonly height: number
  readonly width: number
  readonly paddedHeight: number
  readonly paddedWidth: number
  readonly padding: readonly [number, number]
  readonly #weight: Pick<Matrix, 'rows' | 'columns'>
  readonly #output: Pick<Matrix, 'rows' | 'columns'>

  constructor(
    x: readonly number[],
    weight: readonly number[],
    grad: readonly number[],
    { stride, padding, dilation, groups }: ConvAttrs,
  ) {
    const [samples, channels, height, width] = x as Shape4
    const [features, , kernelHeight, kernelWidth] = weight as Shape4
    const [, , rows, columns] = grad as Shape4
    this.samples = samples
    this.groups = groups
    this.channels = channels / groups
    this.features = features / groups
    this.height = height
    this.width = width
    this.padding = padding
    this.paddedHeight = height + 2 * padding[0]
    this.paddedWidth = width + 2 * padding[1]
    const row = this.paddedWidth
    this.taps = grid(
      [this.channels, kernelHeight, kernelWidth],
      [this.paddedHeight * row, dilation[0] * row, dilation[1]],
    )
    this.corners = grid([1, rows, columns], [0, stride[0] * row, stride[1]])
    const [taps, positions] = [this.taps.length, this.corners.length]
    this.#weight = { rows: spaced(this.features, taps), columns: spaced(taps, 1) }
    this.#output = { rows: spaced(this.features, positions), columns: spaced(positions, 1) }
  }

  /** Elements of one padded image, and of one group of its channels. */
  get paddedSize(): number {
    return this.groups * this.paddedGroup
  }
  get paddedGroup(): number {
    return this.channels * this.paddedHeight * this.paddedWidth
  }

  /** Weights of a group as [features, taps]. */
  weight(data: Matrix['data'], group: number): Matrix {
    return { ...this.#weight, data, at: group * this.features * this.taps.length }
  }

  /** A sample's outputs of a group as [features, positions]. */
  output(data: Matrix['data'], sample: number, group: number): Matrix {
    return { ...this.#output, data, at: (sample * this.groups + group) * this.features * this.corners.length }
  }

  /** A padded image's windows of a group as [taps, positions]. */
  windows(data: Matrix['data'], at: number, group: number): Matrix {
    return { data, at: at + group * this.paddedGroup, rows: this.taps, columns: this.corners }
  }

  /** Visits the rows of a sample: where each begins in x, and in the padded image. */
  eachRow(sample: number, visit: (at: number, paddedAt: number) => void): void {
    const { height, width, paddedHeight, paddedWidth, padding } = this
    const channels = this.channels * this.groups
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < height; y++) {
        visit(
          ((sample * channels + c) * height + y) * width,
          (c * paddedHeight + y + padding[0]) * paddedWidth + padding[1],
        )
      }
    }
  }
}

/** Offsets of a box's elements in row order. */
function grid(sizes: readonly [number, number, number], steps: readonly [number, number, number]): Int32Array {
  const offsets = new Int32Array(sizes[0] * sizes[1] * sizes[2])
  let next = 0
  for (let i = 0; i < sizes[0]; i++) {
    for (let j = 0; j < sizes[1]; j++) {
      for (let k = 0; k < sizes[2]; k++) offsets[next++] = i * steps[0] + j * steps[1] + k * steps[2]
    }
  }
  return offsets
}

let image: Float64Array = new Float64Array(0)

/** A zeroed padded image. */
function blankImage(size: number): Float64Array {
  if (image.length < size) image = new Float64Array(size)
  return image.fill(0, 0, size)
}

/** Calls `use` for each sample with an array that holds its padded image, and where it begins there. */
function eachImage(geometry: Geometry, x: View, use: (data: Matrix['data'], at: number, sample: number) => void): void {
  const data = floatsOf(x)
  const { samples, padding, paddedSize, width } = geometry
  if (padding[0] === 0 && padding[1] === 0) {
    for (let sample = 0; sample < samples; sample++) use(data, sample * paddedSize, sample)
    return
  }
  const padded = blankImage(paddedSize)
  for (let sample = 0; sample < samples; sample++) {
    geometry.eachRow(sample, (at, paddedAt) => padded.set(data.subarray(at, at + width), paddedAt))
    use(padded, 0, sample)
  }
}

const conv2d: Kernel<ConvAttrs> = {
  layout: 'contiguous',
  declines: floatsOnly,
  run([x, weight, bias], [out], attrs) {
    const geometry = new Geometry(x!.shape, weight!.shape, out!.shape, attrs)
    const { groups } = geometry
    const [weights, results] = [floatsOf(weight!), floatsOf(out!)]
    if (bias !== undefined) fillPlanes(results, out!.shape, floatsOf(bias))
    eachImage(geometry, x!, (data, at, sample) => {
      for (let group = 0; group < groups; group++) {
        const windows = geometry.windows(data, at, group)
        const output = geometry.output(results, sample, group)
        gemm(geometry.weight(weights, group), windows, output, bias === undefined ? undefined : 1)
      }
    })
  },
}

/** Fills each [C, H, W] of `shape` with its channel's bias. */
function fillPlanes(data: Matrix['data'], shape: readonly number[], bias: Matrix['data']): void {
  const [samples, channels, height, width] = shape as Shape4
  for (let plane = 0; plane < samples * channels; plane++) {
    const at = plane * height * width
    data.fill(bias[plane % channels]!, at, at + height * width)
  }
}

const conv2dInputGrad: Kernel<OverrideAttrs['conv2dInputGrad']> = {
  layout: 'contiguous',
  declines: floatsOnly,
  run([grad, weight], [out], attrs) {
    const geometry = new Geometry(attrs.inputShape, weight!.shape, grad!.shape, attrs)
    const { samples, groups, paddedSize, width } = geometry
    const [grads, weights, results] = [floatsOf(grad!), floatsOf(weight!), floatsOf(out!)]
    for (let sample = 0; sample < samples; sample++) {
      const padded = blankImage(paddedSize)
      for (let group = 0; group < groups; group++) {
        const weightMatrix = transposed(geometry.weight(weights, group))
        gemm(weightMatrix, geometry.output(grads, sample, group), geometry.windows(padded, 0, group), 1)
      }
      geometry.eachRow(sample, (at, paddedAt) => results.set(padded.subarray(paddedAt, paddedAt + width), at))
    }
  },
}

const conv2dWeightGrad: Kernel<OverrideAttrs['conv2dWeightGrad']> = {
  layout: 'contiguous',
  declines: floatsOnly,
  run([grad, x], [out], attrs) {
    const geometry = new Geometry(x!.shape, attrs.weightShape, grad!.shape, attrs)
    const { groups } = geometry
    const grads = floatsOf(grad!)
    const sums = new Float64Array(count(attrs.weightShape))
    eachImage(geometry, x!, (data, at, sample) => {
      for (let group = 0; group < groups; group++) {
        const windows = transposed(geometry.windows(data, at, group))
        gemm(geometry.output(grads, sample, group), windows, geometry.weight(sums, group), 1)
      }
    })
    floatsOf(out!).set(sums)
  },
}

export const conv2dKernels: Pick<Kernels, 'conv2d' | 'conv2dInputGrad' | 'conv2dWeightGrad'> = {
  conv2d,
  conv2dInputGrad,
  conv2dWeightGrad,
}
