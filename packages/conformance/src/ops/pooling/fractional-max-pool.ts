import { nn, type Tensor } from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { type Row, samplesOf } from '../../write/rows.ts'

const F = nn.functional

interface Fractional {
  readonly kernelSize: never
  readonly outputSize?: readonly number[]
  readonly outputRatio?: readonly number[]
}

type FractionalPool = (x: Tensor, kernelSize: never, options: never) => Tensor | nn.functional.Pooled

/** Draws as a second input, so that PyTorch's are the same. */
function fractional(op: string, python: string, pool: FractionalPool, rank: 2 | 3): OpCases {
  const shape = rank === 2 ? [2, 2, 7, 6] : [1, 2, 5, 6, 5]
  const withIndices = op.endsWith('WithIndices')
  return {
    op,
    dtypes: ['float32', 'float64'],
    grad: 'piecewise',
    torch:
      'lambda x, samples, kernelSize, outputSize=None, outputRatio=None: ' +
      `torch.nn.functional.${python}(x, kernelSize, outputSize, outputRatio, ${String(withIndices).replace(/^./, (c) => c.toUpperCase())}, samples.detach())`,
    invoke: ([x, randomSamples], { kernelSize, ...options }: Fractional) => {
      const result = pool(x!, kernelSize, { ...options, randomSamples: randomSamples!.detach() } as never)
      return 'values' in result ? [result.values, result.indices] : result
    },
    samples: samplesOf(
      (
        [
          { name: 'size', attrs: { kernelSize: 2, outputSize: new Array<number>(rank).fill(3) } },
          {
            name: 'ratio',
            attrs: { kernelSize: rank === 2 ? [2, 1] : [1, 2, 2], outputRatio: new Array<number>(rank).fill(0.5) },
          },
        ] as const
      ).map(({ name, attrs }): Row<object> => {
        const draws = (gen: Gen): ReturnType<Gen['values']> =>
          gen.from([shape[0]!, 2, rank], () => Math.floor(gen.uniform() * 64) / 64)
        return { name, inputs: [(gen) => gen.distinct(shape, 0.0625), draws], attrs }
      }),
    ),
  }
}

export const fractionalMaxPools: readonly OpCases[] = [
  fractional('fractionalMaxPool2d', 'fractional_max_pool2d', F.fractionalMaxPool2d, 2),
  fractional('fractionalMaxPool2dWithIndices', 'fractional_max_pool2d', F.fractionalMaxPool2dWithIndices, 2),
  fractional('fractionalMaxPool3d', 'fractional_max_pool3d', F.fractionalMaxPool3d, 3),
  fractional('fractionalMaxPool3dWithIndices', 'fractional_max_pool3d', F.fractionalMaxPool3dWithIndices, 3),
]
