import { bmm, dot, matmul, mm, type Tensor, TorchError } from '@flambeau/core'
import { isFloat } from '@flambeau/core/backend'
import { floats, type OpCases, type Sample } from '../../write/case.ts'
import { accumulated } from '../../judge/tolerances/rule.ts'
import { replaced } from '../../mutants/break.ts'

type Sizes = readonly [batch: number, m: number, k: number, n: number]

const sizes: readonly (readonly [string, Sizes])[] = [
  ['odd', [3, 5, 7, 9]],
  ['one', [1, 1, 1, 1]],
  ['row', [2, 1, 13, 6]],
  ['column', [2, 6, 13, 1]],
  ['empty-inner', [2, 3, 0, 4]],
  ['empty-outer', [2, 0, 3, 4]],
  ['empty-batch', [0, 2, 3, 4]],
  ['tile', [1, 64, 64, 64]],
  ['ragged', [2, 67, 33, 65]],
]

const goldenSizes: readonly string[] = ['odd', 'one', 'row', 'column', 'empty-inner']

const samples: readonly Sample[] = [
  ...sizes.map(
    ([name, [b, m, k, n]]) =>
      ({
        name,
        main: name === 'odd',
        goldless: !goldenSizes.includes(name),
        make: (g) => ({ inputs: [g.values([b, m, k]), g.values([b, k, n])], attrs: {} }),
      }) satisfies Sample,
  ),
  {
    name: 'large',
    full: true,
    goldless: true,
    gradless: true,
    make: (g) => ({ inputs: [g.values([1, 515, 509]), g.values([1, 509, 521])], attrs: {} }),
  },
  {
    name: 'long',
    full: true,
    goldless: true,
    gradless: true,
    make: (g) => ({ inputs: [g.values([1, 1, 2 ** 20], 0, 1), g.values([1, 2 ** 20, 1], 0, 1)], attrs: {} }),
  },
  {
    name: 'special',
    special: true,
    make: (g) => ({
      inputs: [
        g.list([1, NaN, 0, Infinity, 2, 3, 1, 0, 0], [1, 3, 3]),
        g.list([1, 2, Infinity, 0, 1, 1, 0, 1, 2], [1, 3, 3]),
      ],
      attrs: {},
    }),
  },
]

function product(
  op: string,
  multiply: (a: Tensor, b: Tensor) => Tensor,
  shapes: Readonly<Record<string, readonly [readonly number[], readonly number[]]>>,
): OpCases {
  return {
    op,
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda a, b: torch.${op}(a, b)`,
    invoke: ([a, b]) => multiply(a!, b!),
    samples: Object.entries(shapes).map(([name, [a, b]], i) => ({
      name,
      main: i === 0,
      make: (g) => ({ inputs: [g.values(a), g.values(b)], attrs: {} }),
    })),
  }
}

/** Two-dimensional, batched and one-dimensional, and `matmul` for whatever broadcasts. */
const matmulFunctions: readonly OpCases[] = [
  product('mm', mm, {
    odd: [
      [3, 5],
      [5, 2],
    ],
    empty: [
      [2, 0],
      [0, 3],
    ],
  }),
  product('bmm', bmm, {
    odd: [
      [2, 3, 5],
      [2, 5, 2],
    ],
  }),
  product('dot', dot, { odd: [[7], [7]], empty: [[0], [0]] }),
]

export const matmulOps: readonly OpCases[] = [
  ...matmulFunctions,
  {
    op: 'matmul',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda a, b: torch.bmm(a, b)',
    // K products and K − 1 sums.
    tolerance: accumulated(({ inputs }) => inputs[0]!.shape[2]!, 1),
    mistakes: [
      { name: 'shapes', code: 'SHAPE_MISMATCH', make: (t) => matmul(t.ones([2, 3]), t.ones([4, 2])) },
      { name: 'dtypes', code: 'DTYPE_MISMATCH', make: (t) => matmul(t.ones([2, 3]), t.ones([3, 2], 'int32')) },
    ],
    mutants: [
      replaced('matmul fails on whole numbers as devices fail', (kernel) => ({
        ...kernel,
        run: (inputs, outputs, attrs) => {
          if (!isFloat(inputs[0]!.dtype)) throw new TorchError('DEVICE_ERROR', 'matmul', 'no kernel for Int.')
          kernel.run(inputs, outputs, attrs)
        },
      })),
    ],
    samples,
  },
]
