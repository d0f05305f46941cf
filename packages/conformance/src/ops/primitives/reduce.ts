import { everything, floats, numbers, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { accumulated, lineLength, reduced, steps, summed } from '../../judge/tolerances/rule.ts'
import { amax, cumsum, type ScanOptions, sum, type Tensor, type View } from '@flambeau/core'
import type { DimAttrs, ReduceAttrs } from '@flambeau/core/backend'
import { roundTo } from '../../judge/values/format.ts'
import { lines } from '../../mutants/lines.ts'
import { peek, poke, count } from '../../judge/values/elements.ts'
import { wrong, otherValues, faulty } from '../../mutants/break.ts'

type Make = (gen: Gen, shape: readonly number[]) => HostTensor

const shapes: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ['all', [3, 5, 7], [0, 1, 2]],
  ['first', [3, 5, 7], [0]],
  ['middle', [3, 5, 7], [1]],
  ['last', [3, 5, 7], [2]],
  ['outer', [3, 5, 7], [0, 2]],
  ['0-d', [], []],
  ['one', [1], [0]],
  ['empty-kept', [0, 3], [1]],
  ['rank-6', [2, 3, 1, 2, 3, 2], [1, 3, 5]],
]

function samples(make: Make, empty: boolean, long: boolean): readonly Sample[] {
  const of = (shape: readonly number[], dims: readonly number[]): Pick<Sample, 'make'> => ({
    make: (g) => ({ inputs: [make(g, shape)], attrs: { dims } }),
  })
  return [
    ...shapes.map(([name, shape, dims]) => ({ name, main: name === 'outer', ...of(shape, dims) })),
    ...(empty
      ? [
          { name: 'empty', ...of([0, 3], [0]) },
          { name: 'empty-all', ...of([0, 3], [0, 1]) },
        ]
      : []),
    ...(long
      ? [
          { name: 'long', goldless: true, ...of([4097], [0]) },
          { name: 'wide', goldless: true, ...of([5, 1031], [1]) },
          { name: 'tall', goldless: true, ...of([1031, 5], [0]) },
        ]
      : []),
    {
      name: 'special',
      special: true,
      make: (g) => {
        const values = g.extremes().filter((value) => Math.abs(value) < 1e4 || !Number.isFinite(value))
        const rows = values.map((value, i) => [values[(i * 5 + 1) % values.length]!, value, i % 3 === 0 ? NaN : 1])
        return { inputs: [g.list(rows.flat(), [rows.length, 3])], attrs: { dims: [1] } }
      },
    },
  ]
}

const small: Make = (g, shape) => g.values(shape, -4, 4)
/** Products of many stay in range. */
const nearOne: Make = (g, shape) =>
  g.dtype === 'int32' || g.dtype === 'int64' || g.dtype === 'bool' ? g.values(shape, 1, 1) : g.values(shape, 0.9, 1.1)
const untied: Make = (g, shape) => (floats.includes(g.dtype) ? g.distinct(shape, 0.03125) : g.values(shape, -100, 100))

/** Sums whose partial results are rounded to float16 each time. */
function sumInHalf(values: readonly number[]): number {
  return values.reduce((total, value) => roundTo('float16', total + value), 0)
}

export const reduceOps: readonly OpCases[] = [
  {
    op: 'sum',
    dtypes: [...floats, 'int32', 'int64'],
    grad: 'smooth',
    torch: 'lambda x, dims: torch.sum(x, dim=dims, keepdim=True) if dims else x.clone()',
    tolerance: accumulated(reduced),
    mistakes: [
      { name: 'dim', code: 'INDEX_OUT_OF_RANGE', details: { dim: 2, rank: 2 }, make: (t) => sum(t.ones([2, 3]), 2) },
      { name: 'repeated-dim', code: 'INVALID_ARGUMENT', make: (t) => sum(t.ones([2, 3]), [0, -2]) },
    ],
    mutants: [
      wrong(
        'sum forgets a dimension, so gradients of broadcast inputs are wrong',
        ({ inputs, outputs, attrs, run }) => {
          const [x] = inputs as readonly [View]
          const { dims } = attrs as ReduceAttrs
          const forgotten = dims[dims.length - 1]
          const { storage, dtype, shape, strides, offset } = x
          const cut = {
            storage,
            dtype,
            strides,
            offset,
            shape: shape.map((size, d) => (d === forgotten ? Math.min(size, 1) : size)),
          }
          run([cut], outputs)
        },
        ['add', 'mul'],
        'grad',
      ),
      wrong('sum adds up in float16', ({ device, inputs, outputs, run }) => {
        run()
        const [x] = inputs as readonly [View]
        if (x.dtype !== 'float16' || count(outputs[0]!.shape) !== 1) return
        poke(device, outputs[0]!, [sumInHalf([...peek(device, x)])])
      }),
    ],
    samples: samples(small, true, true),
  },
  {
    op: 'prod',
    dtypes: [...floats, 'int32', 'int64'],
    grad: 'smooth',
    torch: 'lambda x, dims: prod(x, dims)',
    // Each of the n − 1 products rounds once, relative to itself.
    tolerance: (call) => ({ ulp: steps(call.dtype, Math.max(reduced(call), 1)) }),
    mutants: [
      wrong(
        'two runs of prod differ in the last bit',
        (() => {
          let calls = 0
          return ({ device, outputs, run }) => {
            run()
            const values = peek(device, outputs[0]!)
            if (calls++ % 2 === 1)
              poke(
                device,
                outputs[0]!,
                values.map((value) => value * (1 + 2 ** -23)),
              )
          }
        })(),
        ['prod'],
        'determinism',
      ),
    ],
    samples: samples(nearOne, true, false),
  },
  {
    op: 'amax',
    dtypes: everything,
    grad: 'piecewise',
    torch: 'lambda x, dims: torch.amax(x, dim=dims, keepdim=True) if dims else x.clone()',
    mistakes: [
      {
        name: 'empty',
        code: 'INVALID_ARGUMENT',
        details: { dim: 0, shape: [0, 3] },
        make: (t) => amax(t.ones([0, 3]), 0),
      },
    ],
    samples: samples(untied, false, true),
  },
  {
    op: 'amin',
    dtypes: everything,
    grad: 'piecewise',
    torch: 'lambda x, dims: torch.amin(x, dim=dims, keepdim=True) if dims else x.clone()',
    samples: samples(untied, false, true),
  },
]

const along: readonly (readonly [string, readonly number[], number])[] = [
  ['first', [3, 5, 7], 0],
  ['middle', [3, 5, 7], 1],
  ['last', [3, 5, 7], 2],
  ['one', [1], 0],
  ['empty-kept', [0, 3], 1],
]

function alongSamples(make: Make, special: (gen: Gen) => HostTensor): readonly Sample[] {
  const of = (shape: readonly number[], dim: number): Pick<Sample, 'make'> => ({
    make: (g) => ({ inputs: [make(g, shape)], attrs: { dim } }),
  })
  return [
    ...along.map(([name, shape, dim]) => ({ name, main: name === 'middle', ...of(shape, dim) })),
    { name: 'long', goldless: true, ...of([4097], 0) },
    { name: 'tall', goldless: true, ...of([1031, 5], 0) },
    { name: 'special', special: true, make: (g) => ({ inputs: [special(g)], attrs: { dim: 1 } }) },
  ]
}

/** Few distinct values, so that every row has ties. */
const tied: Make = (g, shape) =>
  g.dtype === 'bool' ? g.values(shape) : g.from(shape, () => Math.floor(g.uniform() * 3))

/** Rows with one NaN, two NaNs, infinities, zeros of both signs. */
function argSpecial(gen: Gen): HostTensor {
  const rows = [
    [1, NaN, 3, NaN],
    [NaN, 1, 2, 3],
    [Infinity, -Infinity, Infinity, 0],
    [-Infinity, -Infinity, -Infinity, -Infinity],
    [-0, 0, -0, 0],
    [3, 3, Infinity, NaN],
  ]
  return gen.list(rows.flat(), [rows.length, 4])
}

export const argOps: readonly OpCases[] = (['argmax', 'argmin'] as const).map((op) => ({
  op,
  dtypes: numbers,
  // numpy: the first of equal values is promised there, and NaN wins.
  torch: `lambda x, dim: torch.from_numpy(numpy.asarray(numpy.${op}(x.numpy(), axis=dim, keepdims=True)))`,
  ...(op === 'argmax'
    ? {
        mutants: [
          wrong('argmax takes the last of equal elements', ({ device, inputs, outputs, attrs, run }) => {
            run()
            const x = peek(device, inputs[0]!)
            const { at } = lines(inputs[0]!.shape, (attrs as DimAttrs).dim)
            poke(
              device,
              outputs[0]!,
              peek(device, outputs[0]!).map((winner, i) =>
                at[i]!.reduce((last, from, k) => (x[from] === x[at[i]![winner]!] ? k : last), winner),
              ),
            )
          }),
        ],
      }
    : {}),
  samples: alongSamples(tied, argSpecial),
}))

const scanned: Make = (g, shape) => g.values(shape, -2, 2)

function scanSpecial(gen: Gen): HostTensor {
  const rows = [
    [1, NaN, 3, 4],
    [Infinity, 1, -Infinity, 2],
    [-0, -0, 0, 1],
    [2, Infinity, 0, 1],
  ]
  return gen.list(rows.flat(), [rows.length, 4])
}

export const scanOps: readonly OpCases[] = [
  {
    op: 'cumsum',
    dtypes: [...floats, 'int32', 'int64'],
    grad: 'smooth',
    torch: 'lambda x, dim: torch.cumsum(x, dim)',
    tolerance: summed(lineLength),
    mutants: [
      otherValues('cumsum leaves out the element itself', (value, i, [x]) => value - x![i]!),
      faulty(
        'cumsum ignores options that it does not know',
        'torch.cumsum',
        'misuse',
        (x: Tensor, dim: number, options?: ScanOptions) =>
          cumsum(x, dim, options?.dtype === undefined ? {} : { dtype: options.dtype }),
      ),
    ],
    samples: alongSamples(scanned, scanSpecial),
  },
  {
    op: 'cumprod',
    dtypes: [...floats, 'int32', 'int64'],
    grad: 'smooth',
    torch: 'lambda x, dim: torch.cumprod(x, dim)',
    tolerance: (call) => ({ ulp: steps(call.dtype, Math.max(lineLength(call), 1)) }),
    samples: alongSamples(nearOne, scanSpecial).filter(({ name }) => name !== 'long' && name !== 'tall'),
  },
]
