import type { Kernel, Kernels, PrimAttrs } from '@flambeau/core/backend'
import { longsOf, numbersOf } from '../../storage.ts'
import { toLong } from './copy.ts'

const iota: Kernel<PrimAttrs['iota']> = {
  run(_, [out], { start, step }) {
    const n = out!.shape[0]!
    if (out!.dtype === 'int64') {
      const data = longsOf(out!)
      for (let i = 0; i < n; i++) data[i] = toLong(start + i * step)
    } else {
      const data = numbersOf(out!)
      for (let i = 0; i < n; i++) data[i] = start + i * step
    }
  },
}

export const iotaKernels: Pick<Kernels, 'iota'> = { iota }
