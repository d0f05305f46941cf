import { type Attrs, noGrad, scope, type Tensor, withKernels } from '@flambeau/core'
import { registry } from '@flambeau/core/catalogue'
import type { Mutant } from './break.ts'

type Wrong<A> = (inputs: readonly Tensor[], attrs: A, right: typeof composite) => readonly Tensor[]

function composite(op: string, inputs: readonly Tensor[], attrs: Attrs): readonly Tensor[] {
  const result = registry.get(op)!.definition.composite!(inputs, attrs, inputs[0]!.device)
  return Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor]
}

/** A mutant with a kernel for an op that the device composes: the composition, done wrongly. */
function composedWrongly<A extends Attrs>(name: string, op: string, how: Wrong<A>): Mutant {
  return {
    name,
    ops: [op],
    make: (inner) =>
      withKernels(inner, `${inner.name} with a wrong ${op}`, (kernels) => {
        kernels.set(op, {
          run: (inputs: readonly Tensor[], outputs: readonly Tensor[], attrs: A) =>
            scope(() => {
              const results = noGrad(() => how(inputs, attrs, composite))
              outputs.forEach((output, i) => kernels.get('copy')!.run([results[i]!], [output], {}))
            }),
        })
      }),
  }
}

/** Wrong compositions of what networks are made of. */
export const composed: readonly Mutant[] = [
  composedWrongly<{ readonly approximate: 'none' | 'tanh' }>(
    'gelu takes tanh for erf',
    'gelu',
    (inputs, attrs, right) => right('gelu', inputs, { approximate: attrs.approximate === 'none' ? 'tanh' : 'none' }),
  ),
  composedWrongly('layerNorm divides by n − 1', 'layerNorm', (inputs, attrs, right) => {
    const [y, ...rest] = right('layerNorm', inputs, attrs)
    const n = inputs[0]!.shape.at(-1)!
    return [y!.mul(Math.sqrt(Math.max(n - 1, 0) / n)), ...rest]
  }),
  composedWrongly('embeddingGrad counts the padding row', 'embeddingGrad', (inputs, attrs, right) =>
    right('embeddingGrad', inputs, { ...attrs, paddingIdx: -1 }),
  ),
  composedWrongly('attention ignores the mask', 'scaledDotProductAttention', (inputs, attrs, right) =>
    right('scaledDotProductAttention', inputs.slice(0, 3), attrs),
  ),
]
