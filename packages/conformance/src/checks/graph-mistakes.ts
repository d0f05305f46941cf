import { autograd, mul, sum } from '@flambeau/core'
import type { Mistaken } from '../write/case.ts'

/** Mistakes with graphs, which are no op's. */
export const graphMistakes: readonly Mistaken[] = [
  {
    name: 'twice',
    code: 'GRAPH_FREED',
    make: (t) => {
      const x = t.ones([3]).requiresGrad_(true)
      const y = sum(mul(x, x))
      y.backward()
      y.backward()
    },
  },
  {
    name: 'not-a-scalar',
    code: 'NON_SCALAR_BACKWARD',
    make: (t) => mul(t.ones([3]).requiresGrad_(true), 2).backward(),
  },
  { name: 'no-grad', code: 'GRAD_REQUIRED', make: (t) => sum(t.ones([3])).backward() },
  {
    name: 'unused-input',
    code: 'UNUSED_INPUT',
    make: (t) => {
      const [x, y] = [t.ones([3]).requiresGrad_(true), t.ones([3]).requiresGrad_(true)]
      autograd.grad([sum(mul(x, x))], [y])
    },
  },
]
