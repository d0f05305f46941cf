import { nn } from '@flambeau/core'
import type { PoolAttrs } from '@flambeau/core/backend'
import { type Example, floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { windowSize } from './window-size.ts'
import { rounded, summed } from '../../judge/tolerances/rule.ts'
import { otherValues } from '../../mutants/break.ts'

interface Pool {
  readonly name: string
  readonly input: readonly [n: number, c: number, h: number, w: number]
  readonly attrs: PoolAttrs
}

function pooling(
  kernelSize: PoolAttrs['kernelSize'],
  stride: PoolAttrs['stride'] = kernelSize,
  padding: PoolAttrs['padding'] = [0, 0],
  dilation: PoolAttrs['dilation'] = [1, 1],
): PoolAttrs {
  return { kernelSize, stride, padding, dilation }
}

const pools: readonly Pool[] = [
  { name: 'odd', input: [2, 3, 7, 9], attrs: pooling([3, 2], [2, 1], [1, 1]) },
  { name: 'halves', input: [2, 3, 6, 8], attrs: pooling([2, 2]) },
  { name: 'overlapping', input: [1, 2, 7, 7], attrs: pooling([3, 3], [1, 1]) },
  { name: 'padded', input: [1, 1, 5, 5], attrs: pooling([3, 3], [2, 2], [1, 1]) },
  { name: 'dilated', input: [1, 2, 8, 9], attrs: pooling([2, 3], [1, 2], [1, 0], [3, 2]) },
  { name: 'gaps', input: [1, 1, 9, 9], attrs: pooling([2, 2], [4, 3]) },
  { name: 'no-batch', input: [0, 3, 4, 4], attrs: pooling([2, 2]) },
]

function outputShape({
  input,
  attrs: { kernelSize, stride, padding, dilation },
}: Omit<Pool, 'name'>): readonly [number, number, number, number] {
  const size = (axis: 0 | 1): number =>
    Math.floor((input[axis + 2]! + 2 * padding[axis] - dilation[axis] * (kernelSize[axis] - 1) - 1) / stride[axis]) + 1
  return [input[0], input[1], size(0), size(1)]
}

/** The attributes core passes: also how many windows there are. */
function attrsOf(pool: Omit<Pool, 'name'>): PoolAttrs & { readonly output: readonly [number, number] } {
  const [, , rows, columns] = outputShape(pool)
  return { ...pool.attrs, output: [rows, columns] }
}

function samples(make: (gen: Gen, pool: Pool) => Example): readonly Sample[] {
  return pools.map((pool) => ({
    name: pool.name,
    main: pool.name === 'odd',
    goldless: pool.input[0] === 0,
    make: (gen) => make(gen, pool),
  }))
}

const forward: readonly Sample[] = [
  ...samples((g, pool) => ({ inputs: [g.distinct(pool.input, 0.0625)], attrs: attrsOf(pool) })),
  {
    name: 'ties',
    gradless: true,
    make: (g) => ({
      inputs: [g.from([1, 2, 6, 6], () => Math.floor(2 * g.uniform()))],
      attrs: attrsOf({ input: [1, 2, 6, 6], attrs: pooling([3, 3], [1, 1]) }),
    }),
  },
  {
    name: 'negative',
    make: (g) => ({
      inputs: [g.values([1, 1, 4, 4], -9, -8)],
      attrs: attrsOf({ input: [1, 1, 4, 4], attrs: pooling([3, 3], [1, 1], [1, 1]) }),
    }),
    gradless: true,
  },
  {
    name: 'special',
    special: true,
    make: (g) => ({
      inputs: [
        g.from([1, 1, 6, 6], (i) => (i === 7 || i === 9 ? NaN : i === 20 ? Infinity : i % 5 === 0 ? -Infinity : i)),
      ],
      attrs: attrsOf({ input: [1, 1, 6, 6], attrs: pooling([2, 2], [1, 1], [1, 1]) }),
    }),
  },
]

/** A gradient and, for every output, a position inside its window. */
function backward(gen: Gen, pool: Pool): Example {
  const shape = outputShape(pool)
  const { kernelSize, stride, padding, dilation } = pool.attrs
  const [, , height, width] = pool.input
  const pick = (start: number, axis: 0 | 1, limit: number): number => {
    const inside = Array.from({ length: kernelSize[axis] }, (_, i) => start + i * dilation[axis]).filter(
      (at) => at >= 0 && at < limit,
    )
    return inside[Math.floor(gen.uniform() * inside.length)]!
  }
  const indices = gen.from(
    shape,
    (i) => {
      const column = i % shape[3]
      const row = Math.floor(i / shape[3]) % shape[2]
      const h = pick(row * stride[0] - padding[0], 0, height)
      return h * width + pick(column * stride[1] - padding[1], 1, width)
    },
    'int32',
  )
  return { inputs: [gen.values(shape), indices], attrs: { ...attrsOf(pool), inputShape: pool.input } }
}

const pool = 'torch.nn.functional.max_pool2d'
const settings = 'stride=stride, padding=padding, dilation=dilation'

export const maxPool2dOps: readonly OpCases[] = [
  {
    op: 'maxPool2d',
    dtypes: floats,
    grad: 'piecewise',
    torch: `lambda x, kernelSize, stride, padding, dilation, output: ${pool}(x, kernelSize, ${settings}, return_indices=True)`,
    tolerance: rounded,
    mistakes: [
      {
        name: 'padding',
        code: 'INVALID_ARGUMENT',
        make: (t) => nn.functional.maxPool2d(t.ones([1, 1, 4, 4]), 2, { padding: 2 }),
      },
    ],
    mutants: [
      otherValues('maxPool2d pads with zeros', (value, _, __, attrs) =>
        (attrs as PoolAttrs).padding[0] > 0 ? Math.max(value, 0) : value,
      ),
    ],
    samples: forward,
  },
  {
    op: 'maxPool2dWithIndices',
    dtypes: floats,
    grad: 'piecewise',
    torch: `lambda x, kernelSize, stride, padding, dilation: ${pool}(x, kernelSize, ${settings}, ceil_mode=True, return_indices=True)`,
    invoke: ([x], { kernelSize, ...options }: PoolAttrs) => {
      const { values, indices } = nn.functional.maxPool2dWithIndices(x!, kernelSize, { ...options, ceilMode: true })
      return [values, indices]
    },
    samples: pools.slice(0, 4).map(({ name, input, attrs }, i) => ({
      name,
      main: i === 0,
      make: (g) => ({ inputs: [g.distinct(input, 0.0625)], attrs }),
    })),
  },
  {
    op: 'maxPool2dGrad',
    dtypes: floats,
    grad: 'smooth',
    torch:
      'lambda g, i, inputShape, **_: torch.zeros(inputShape).flatten(2)' +
      '.scatter_add(2, i.flatten(2), g.flatten(2)).reshape(inputShape)',
    tolerance: summed(windowSize, 0, windowSize),
    samples: samples(backward),
  },
]
