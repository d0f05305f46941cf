import * as torch from '@flambeau/core'
import { everything, type OpCases, onlyContiguous } from '../../write/case.ts'
import { moving, type Row, samplesOf } from '../../write/rows.ts'

// Not int64: PyTorch counts the numbers of a range of int64 from whole ends, and those of other dtypes from the ends it is given.
const dtypeOf = "torch.int32 if 'int' in dtype else torch.float64"

interface Making<A> extends Pick<OpCases, 'op' | 'mistakes'> {
  readonly torch: string
  readonly rows: readonly Row<A>[]
  make(attrs: A, options: torch.TensorOptions): torch.Tensor
}

/** Cases of a function that makes a tensor of numbers from numbers. */
function making<A extends object>({ make, rows, torch: expression, ...given }: Making<A>): OpCases {
  return {
    ...given,
    dtypes: ['float32', 'float64', 'int32'],
    layouts: onlyContiguous,
    torch: expression.replace('DTYPE', dtypeOf),
    call: (device, { attrs }) => {
      const { dtype, ...rest } = attrs as A & { readonly dtype: torch.DType }
      return [make(rest as unknown as A, { dtype, device })]
    },
    samples: rows.map(({ name, attrs }, i) => ({
      name,
      main: i === 0,
      make: ({ dtype }) => ({ inputs: [], attrs: { ...attrs, dtype }, outputs: [] }),
    })),
  }
}

/** Cases of a function that takes shape and dtype from a tensor, and nothing else. */
function filling(op: string, expression: string, invoke: (x: torch.Tensor) => torch.Tensor): OpCases {
  return {
    op,
    dtypes: everything,
    torch: `lambda x: ${expression}`,
    invoke: ([x]) => invoke(x!),
    samples: samplesOf([
      { name: 'odd', inputs: [[3, 5]] },
      { name: '0-d', inputs: [[]] },
    ]),
  }
}

interface Span {
  readonly start: number
  readonly end: number
}
interface Sized {
  readonly shape: readonly number[]
}
interface Table {
  readonly rows: number
  readonly columns: number
}

export const creationFunctions: readonly OpCases[] = [
  making<Span & { readonly step: number }>({
    op: 'arange',
    torch: 'lambda start, end, step, dtype: torch.arange(start, end, step, dtype=DTYPE)',
    make: ({ start, end, step }, options) => torch.arange(start, end, step, options),
    rows: [
      { name: 'odd', attrs: { start: -3, end: 11, step: 3 } },
      { name: 'down', attrs: { start: 5, end: -5, step: -2 } },
      { name: 'fraction', attrs: { start: 1, end: 3.25, step: 1 } },
      { name: 'empty', attrs: { start: 2, end: 2, step: 1 } },
    ],
  }),
  making<Span & { readonly steps: number }>({
    op: 'linspace',
    torch: 'lambda start, end, steps, dtype: torch.linspace(start, end, steps, dtype=DTYPE)',
    make: ({ start, end, steps }, options) => torch.linspace(start, end, steps, options),
    rows: [
      { name: 'odd', attrs: { start: -5, end: 6, steps: 6 } },
      { name: 'down', attrs: { start: 3, end: 0, steps: 4 } },
      { name: 'one', attrs: { start: 3, end: 9, steps: 1 } },
      { name: 'none', attrs: { start: 3, end: 9, steps: 0 } },
    ],
  }),
  making<Span & { readonly steps: number; readonly base: number }>({
    op: 'logspace',
    torch: 'lambda start, end, steps, base, dtype: torch.logspace(start, end, steps, base, dtype=DTYPE)',
    make: ({ start, end, steps, base }, options) => torch.logspace(start, end, steps, { base, ...options }),
    rows: [
      { name: 'odd', attrs: { start: 0, end: 4, steps: 5, base: 2 } },
      { name: 'down', attrs: { start: 2, end: 0, steps: 3, base: 10 } },
      { name: 'none', attrs: { start: 0, end: 1, steps: 0, base: 2 } },
    ],
  }),
  making<Table>({
    op: 'eye',
    torch: 'lambda rows, columns, dtype: torch.eye(rows, columns, dtype=DTYPE)',
    make: ({ rows, columns }, options) => torch.eye(rows, columns, options),
    rows: [
      { name: 'odd', attrs: { rows: 3, columns: 5 } },
      { name: 'tall', attrs: { rows: 4, columns: 2 } },
      { name: 'empty', attrs: { rows: 0, columns: 3 } },
    ],
  }),
  ...(
    [
      ['tril', torch.trilIndices],
      ['triu', torch.triuIndices],
    ] as const
  ).map(([name, indices]) =>
    making<Table & { readonly offset: number }>({
      op: `${name}Indices`,
      torch: `lambda rows, columns, offset, dtype: torch.${name}_indices(rows, columns, offset, dtype=torch.int64).to(DTYPE)`,
      make: ({ rows, columns, offset }, options) => indices(rows, columns, offset, options),
      rows: [
        { name: 'odd', attrs: { rows: 3, columns: 4, offset: 0 } },
        { name: 'above', attrs: { rows: 3, columns: 2, offset: 1 } },
        { name: 'below', attrs: { rows: 4, columns: 4, offset: -2 } },
        { name: 'empty', attrs: { rows: 0, columns: 2, offset: 0 } },
      ],
    }),
  ),
  ...Object.entries({ zeros: torch.zeros, ones: torch.ones }).map(([op, make]) =>
    making<Sized>({
      op,
      torch: `lambda shape, dtype: torch.${op}(shape, dtype=DTYPE)`,
      ...(op === 'zeros'
        ? {
            mistakes: [
              { name: 'size', code: 'INVALID_ARGUMENT', make: (t) => torch.zeros([-1], { device: t.device }) },
            ],
          }
        : {}),
      make: ({ shape }, options) => make(shape, options),
      rows: [
        { name: 'odd', attrs: { shape: [3, 5] } },
        { name: '0-d', attrs: { shape: [] } },
        { name: 'empty', attrs: { shape: [0, 2] } },
      ],
    }),
  ),
  making<Sized & { readonly value: number }>({
    op: 'full',
    torch: 'lambda shape, value, dtype: torch.full(shape, value, dtype=DTYPE)',
    mistakes: [
      {
        name: 'dtype',
        code: 'UNSUPPORTED_DTYPE',
        make: (t) => torch.full([2], 1, { device: t.device, dtype: 'float8' as never }),
      },
    ],
    make: ({ shape, value }, options) => torch.full(shape, value, options),
    rows: [
      { name: 'odd', attrs: { shape: [3, 5], value: -7 } },
      { name: '0-d', attrs: { shape: [], value: 1 } },
    ],
  }),
  filling('zerosLike', 'torch.zeros_like(x)', (x) => torch.zerosLike(x)),
  filling('onesLike', 'torch.ones_like(x)', (x) => torch.onesLike(x)),
  filling('fullLike', 'torch.full_like(x, 1)', (x) => torch.fullLike(x, 1)),
  moving({
    op: 'clone',
    torch: 'lambda x: torch.clone(x)',
    invoke: ([x]) => torch.clone(x!),
    rows: [
      { name: 'odd', inputs: [[3, 5]] },
      { name: 'special', special: true, inputs: ['special'] },
    ],
  }),
]
