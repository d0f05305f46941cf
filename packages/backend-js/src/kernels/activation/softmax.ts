import type { DimAttrs, Kernel, Kernels, View } from '@flambeau/core/backend'
import { atLeast1d, count, movedLast } from '../../templates/runs.ts'
import { NumberStream } from '../../templates/streams.ts'
import { pairwiseSum } from '../primitives/reduce.ts'

type RowMap = (row: Float64Array, other: Float64Array) => void

function greatest(row: Float64Array): number {
  let max = -Infinity
  for (let i = 0; i < row.length; i++) max = Math.max(max, row[i]!)
  return max
}

/** Replaces each row of the first input along `dim` by what `map` makes of it and of the second input's row. */
function mapRows(inputs: readonly View[], output: View, dim: number, map: RowMap): void {
  const elements = count(output.shape)
  if (elements === 0) return
  const [x, y = x] = inputs.map((view) => movedLast(atLeast1d(view), [dim]))
  const length = x!.shape.at(-1)!
  const [first, second] = [new NumberStream(x!), new NumberStream(y!)]
  const target = new NumberStream(movedLast(atLeast1d(output), [dim]))
  const [row, other] = [new Float64Array(length), new Float64Array(length)]
  for (let rows = elements / length; rows > 0; rows--) {
    first.read(row, length)
    if (inputs.length > 1) second.read(other, length)
    map(row, other)
    target.write(row, length)
  }
}

function rowKernel(map: RowMap): Kernel<DimAttrs> {
  return {
    run(inputs, [out], { dim }) {
      mapRows(inputs, out!, dim, map)
    },
  }
}

const softmax: Kernel<DimAttrs> = rowKernel((row) => {
  const max = greatest(row)
  for (let i = 0; i < row.length; i++) row[i] = Math.exp(row[i]! - max)
  const sum = pairwiseSum(row, 0, row.length)
  for (let i = 0; i < row.length; i++) row[i]! /= sum
})

const softmaxGrad: Kernel<DimAttrs> = rowKernel((grad, output) => {
  let sum = 0
  for (let i = 0; i < grad.length; i++) sum += grad[i]! * output[i]!
  for (let i = 0; i < grad.length; i++) grad[i] = (grad[i]! - sum) * output[i]!
})

const logSoftmax: Kernel<DimAttrs> = rowKernel((row) => {
  const max = greatest(row)
  let sum = 0
  for (let i = 0; i < row.length; i++) sum += Math.exp(row[i]! - max)
  const logSum = Math.log(sum)
  for (let i = 0; i < row.length; i++) row[i] = row[i]! - max - logSum
})

const logSoftmaxGrad: Kernel<DimAttrs> = rowKernel((grad, output) => {
  const sum = pairwiseSum(grad, 0, grad.length)
  for (let i = 0; i < grad.length; i++) grad[i]! -= Math.exp(output[i]!) * sum
})

export const softmaxKernels: Pick<Kernels, 'softmax' | 'softmaxGrad' | 'logSoftmax' | 'logSoftmaxGrad'> = {
  softmax,
  softmaxGrad,
  logSoftmax,
  logSoftmaxGrad,
}
