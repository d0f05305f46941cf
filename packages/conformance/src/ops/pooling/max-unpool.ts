import { nn, type Tensor } from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { samplesOf } from '../../write/rows.ts'

const F = nn.functional

/** Positions that a pooling by twos might have found. */
function places(shape: readonly number[], size: readonly number[]): (gen: Gen) => ReturnType<Gen['from']> {
  const spatial = shape.slice(2)
  return (gen) =>
    gen.from(
      shape,
      (i) => {
        let rest = i
        const at = spatial.map(() => 0)
        for (let axis = spatial.length - 1; axis >= 0; axis--) {
          at[axis] = 2 * (rest % spatial[axis]!) + Math.floor(2 * gen.uniform())
          rest = Math.floor(rest / spatial[axis]!)
        }
        return at.reduce((flat, position, axis) => flat * size[axis]! + position, 0)
      },
      'int32',
    )
}

interface Unpooled {
  readonly name: string
  readonly shape: readonly number[]
  readonly outputSize: readonly number[]
}

type Unpool = (x: Tensor, indices: Tensor, kernelSize: never, options: never) => Tensor

function unpooling(op: string, python: string, unpool: Unpool, unpooled: readonly Unpooled[]): OpCases {
  return {
    op,
    dtypes: ['float32', 'float64'],
    grad: 'smooth',
    torch: `lambda x, i, outputSize: torch.nn.functional.${python}(x, i, 2, 2, 0, outputSize)`,
    invoke: ([x, indices], { outputSize }: { outputSize: readonly number[] }) =>
      unpool(x!, indices!, 2 as never, { outputSize } as never),
    samples: samplesOf(
      unpooled.map(({ name, shape, outputSize }) => ({
        name,
        inputs: [shape, places(shape, outputSize)],
        attrs: { outputSize },
      })),
    ),
  }
}

export const maxUnpools: readonly OpCases[] = [
  unpooling('maxUnpool1d', 'max_unpool1d', F.maxUnpool1d, [{ name: 'odd', shape: [2, 3, 4], outputSize: [9] }]),
  unpooling('maxUnpool2d', 'max_unpool2d', F.maxUnpool2d, [
    { name: 'odd', shape: [2, 2, 2, 3], outputSize: [5, 6] },
    { name: 'empty', shape: [0, 2, 2, 2], outputSize: [4, 4] },
  ]),
  unpooling('maxUnpool3d', 'max_unpool3d', F.maxUnpool3d, [
    { name: 'odd', shape: [1, 2, 2, 1, 2], outputSize: [4, 3, 4] },
  ]),
]
