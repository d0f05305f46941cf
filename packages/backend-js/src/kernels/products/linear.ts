import type { Kernel, Kernels, NoAttrs } from '@flambeau/core/backend'
import { gemm, strided } from '../../templates/gemm.ts'
import { count } from '../../templates/runs.ts'
import { floatsOf, floatsOnly } from '../../storage.ts'

const linear: Kernel<NoAttrs> = {
  layout: 'contiguous',
  declines: floatsOnly,
  run([x, weight, bias], [out]) {
    const [features, size] = weight!.shape as [number, number]
    const rows = features === 0 ? 0 : count(out!.shape) / features
    const results = floatsOf(out!)
    if (bias !== undefined) {
      const perFeature = floatsOf(bias).subarray(0, features)
      for (let row = 0; row < rows; row++) results.set(perFeature, row * features)
    }
    gemm(
      strided(floatsOf(x!), 0, [rows, size], [size, 1]),
      strided(floatsOf(weight!), 0, [size, 1], [features, size]),
      strided(results, 0, [rows, features], [features, 1]),
      bias === undefined ? undefined : 1,
    )
  },
}

export const linearKernels: Pick<Kernels, 'linear'> = { linear }
