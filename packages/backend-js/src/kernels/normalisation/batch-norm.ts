import type { Kernel, Kernels, NoAttrs, OverrideAttrs, View } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { floatsOf } from '../../storage.ts'

/** Visits the parts of a contiguous [N, C, …] array that belong to one channel, and adds up what is returned. */
function eachPart(x: View, channel: number, visit: (from: number, to: number) => number): number {
  const [samples, channels] = x.shape as [number, number]
  const size = count(x.shape.slice(2))
  let total = 0
  for (let sample = 0; sample < samples; sample++) {
    const from = (sample * channels + channel) * size
    total += visit(from, from + size)
  }
  return total
}

const batchNorm: Kernel<OverrideAttrs['batchNorm']> = {
  layout: 'contiguous',
  run([x, weight, bias], [out, mean, invstd], { eps }) {
    const channels = x!.shape[1]!
    const perChannel = count(x!.shape) / channels
    const [data, results] = [floatsOf(x!), floatsOf(out!)]
    for (let channel = 0; channel < channels; channel++) {
      const sum = eachPart(x!, channel, (from, to) => {
        let part = 0
        for (let i = from; i < to; i++) part += data[i]!
        return part
      })
      const average = sum / perChannel
      const squares = eachPart(x!, channel, (from, to) => {
        let part = 0
        for (let i = from; i < to; i++) {
          const distance = data[i]! - average
          part += distance * distance
        }
        return part
      })
      const scale = 1 / Math.sqrt(squares / perChannel + eps)
      const slope = scale * floatsOf(weight!)[channel]!
      const shift = floatsOf(bias!)[channel]!
      eachPart(x!, channel, (from, to) => {
        for (let i = from; i < to; i++) results[i] = (data[i]! - average) * slope + shift
        return 0
      })
      floatsOf(mean!)[channel] = average
      floatsOf(invstd!)[channel] = scale
    }
  },
}

const batchNormGrad: Kernel<NoAttrs> = {
  layout: 'contiguous',
  run([grad, x, weight, mean, invstd], [gradX, gradWeight, gradBias]) {
    const channels = x!.shape[1]!
    const perChannel = count(x!.shape) / channels
    const [grads, data, results] = [floatsOf(grad!), floatsOf(x!), floatsOf(gradX!)]
    for (let channel = 0; channel < channels; channel++) {
      const average = floatsOf(mean!)[channel]!
      const scale = floatsOf(invstd!)[channel]!
      const sum = eachPart(x!, channel, (from, to) => {
        let part = 0
        for (let i = from; i < to; i++) part += grads[i]!
        return part
      })
      const along = eachPart(x!, channel, (from, to) => {
        let part = 0
        for (let i = from; i < to; i++) part += grads[i]! * (data[i]! - average)
        return part
      })
      const factor = scale * floatsOf(weight!)[channel]!
      const slope = (along * scale * scale) / perChannel
      const shift = sum / perChannel
      eachPart(x!, channel, (from, to) => {
        for (let i = from; i < to; i++) results[i] = factor * (grads[i]! - shift - (data[i]! - average) * slope)
        return 0
      })
      floatsOf(gradWeight!)[channel] = along * scale
      floatsOf(gradBias!)[channel] = sum
    }
  },
}

export const batchNormKernels: Pick<Kernels, 'batchNorm' | 'batchNormGrad'> = { batchNorm, batchNormGrad }
