import { elementOf, type Kernel, type Kernels, type PrimAttrs, type Scalar, type View } from '@flambeau/core/backend'
import { Runs } from '../../templates/runs.ts'
import { longsOf, numbersOf } from '../../storage.ts'
import { toLong } from './copy.ts'

export function fillView(out: View, value: Scalar): void {
  const runs = new Runs(out.shape, out.strides, out.offset)
  if (out.dtype === 'int64') {
    const data = longsOf(out)
    const long = typeof value === 'bigint' ? value : toLong(Number(value))
    while (runs.next()) for (let i = 0, at = runs.start; i < runs.length; i++, at += runs.step) data[at] = long
    return
  }
  const data = numbersOf(out)
  const element = elementOf(value, out.dtype)
  while (runs.next()) {
    const { start, step, length } = runs
    if (step === 1) data.fill(element, start, start + length)
    else for (let i = 0, at = start; i < length; i++, at += step) data[at] = element
  }
}

const fill: Kernel<PrimAttrs['fill']> = {
  run(_, [out], { value }) {
    fillView(out!, value)
  },
}

export const fillKernels: Pick<Kernels, 'fill'> = { fill }
