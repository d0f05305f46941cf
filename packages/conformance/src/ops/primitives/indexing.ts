import { everything, floats, numbers, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { hostTensor, type HostTensor } from '../../judge/values/host.ts'
import { count, peek, poke, rowStrides } from '../../judge/values/elements.ts'
import { magnitudes } from '../../judge/values/magnitudes.ts'
import { attr, carried, type Judged, type Rule, steps } from '../../judge/tolerances/rule.ts'
import type { DimAttrs } from '@flambeau/core/backend'
import { gather, index, indexSelect, take, takeAlongDim, type View } from '@flambeau/core'
import { wrong } from '../../mutants/break.ts'

const takes: readonly Sample[] = [
  {
    name: 'odd',
    main: true,
    make: (g) => ({ inputs: [g.values([3, 5, 7]), g.integers([11], 0, 5)], attrs: { dim: 1 } }),
  },
  { name: 'first', make: (g) => ({ inputs: [g.values([6, 4]), g.integers([3], 0, 6)], attrs: { dim: 0 } }) },
  { name: 'last', make: (g) => ({ inputs: [g.values([3, 5, 7]), g.integers([4], 0, 7)], attrs: { dim: 2 } }) },
  {
    name: 'repeated',
    make: (g) => ({ inputs: [g.values([6, 4]), g.list([2, 2, 2], [3], 'int32')], attrs: { dim: 0 } }),
  },
  { name: 'none', make: (g) => ({ inputs: [g.values([6, 4]), g.integers([0], 0, 6)], attrs: { dim: 0 } }) },
  {
    name: 'block',
    goldless: true,
    make: (g) => ({ inputs: [g.values([64, 33]), g.integers([65], 0, 64)], attrs: { dim: 0 } }),
  },
  {
    name: 'special',
    special: true,
    make: (g) => {
      const values = g.special()
      return { inputs: [values, g.integers([40], 0, values.shape[0]!)], attrs: { dim: 0 } }
    },
  },
]

const gathers: readonly Sample[] = [
  {
    name: 'odd',
    main: true,
    make: (g) => ({ inputs: [g.values([3, 5, 7]), g.integers([3, 9, 7], 0, 5)], attrs: { dim: 1 } }),
  },
  { name: 'smaller', make: (g) => ({ inputs: [g.values([3, 5, 7]), g.integers([2, 4, 5], 0, 3)], attrs: { dim: 0 } }) },
  { name: 'last', make: (g) => ({ inputs: [g.values([3, 5, 7]), g.integers([3, 5, 2], 0, 7)], attrs: { dim: 2 } }) },
  { name: 'empty', make: (g) => ({ inputs: [g.values([3, 5]), g.integers([0, 5], 0, 3)], attrs: { dim: 0 } }) },
  { name: '0-d', make: (g) => ({ inputs: [g.values([]), g.integers([], 0, 1)], attrs: { dim: 0 } }) },
  {
    name: 'block',
    goldless: true,
    make: (g) => ({ inputs: [g.values([64, 33]), g.integers([64, 33], 0, 64)], attrs: { dim: 0 } }),
  },
]

/** Different targets within each line along `dim`, so that the result does not depend on an order. */
function unique(gen: Gen, shape: readonly [number, number], size: number): HostTensor {
  const [lines, each] = shape
  const rows = Array.from({ length: lines }, () => gen.permutation(size).slice(0, each))
  return hostTensor('int32', shape, rows.flat())
}

const scatter: readonly Sample[] = [
  {
    name: 'odd',
    main: true,
    make: (g) => ({ inputs: [g.values([5, 9]), unique(g, [5, 7], 9), g.values([5, 7])], attrs: { dim: 1 } }),
  },
  {
    name: 'larger-source',
    make: (g) => ({ inputs: [g.values([5, 9]), unique(g, [3, 4], 9), g.values([6, 8])], attrs: { dim: 1 } }),
  },
  {
    name: 'first',
    make: (g) => ({
      inputs: [g.values([9]), hostTensor('int32', [4], [8, 0, 3, 5]), g.values([4])],
      attrs: { dim: 0 },
    }),
  },
  {
    name: 'none',
    make: (g) => ({ inputs: [g.values([5, 9]), g.integers([5, 0], 0, 9), g.values([5, 0])], attrs: { dim: 1 } }),
  },
  { name: '0-d', make: (g) => ({ inputs: [g.values([]), g.integers([], 0, 1), g.values([])], attrs: { dim: 0 } }) },
]

const reduces = ['sum', 'prod', 'amax', 'amin'] as const

const scatterReduce: readonly Sample[] = reduces.flatMap((reduce) => [
  {
    name: reduce,
    main: reduce === 'sum',
    gradless: reduce === 'amax' || reduce === 'amin',
    make: (g: Gen) => ({
      inputs: [g.values([4, 5], 0.5, 2), g.integers([4, 9], 0, 5), g.values([4, 9], 0.5, 2)],
      attrs: { dim: 1, reduce },
    }),
  },
  {
    name: `${reduce}-first`,
    gradless: reduce === 'amax' || reduce === 'amin',
    make: (g: Gen) => ({
      inputs: [g.values([4, 5], 0.5, 2), g.integers([6, 3], 0, 4), g.values([7, 4], 0.5, 2)],
      attrs: { dim: 0, reduce },
    }),
  },
  {
    name: `${reduce}-0-d`,
    gradless: reduce === 'amax' || reduce === 'amin',
    make: (g: Gen) => ({
      inputs: [g.values([], 0.5, 2), g.integers([], 0, 1), g.values([], 0.5, 2)],
      attrs: { dim: 0, reduce },
    }),
  },
  {
    name: `${reduce}-special`,
    special: true,
    make: (g: Gen) => ({
      inputs: [g.list([1, NaN, 3, -0, 5]), g.list([0, 1, 2, 3, 2], [5], 'int32'), g.list([NaN, 2, Infinity, -0, 1])],
      attrs: { dim: 0, reduce },
    }),
  },
])

/** Rows beyond the count are unspecified. */
function countedRows([indices, count]: readonly HostTensor[]): readonly HostTensor[] {
  const rows = count!.values[0]!
  const rank = indices!.shape[1]!
  return [{ shape: [rows, rank], dtype: indices!.dtype, values: indices!.values.slice(0, rows * rank) }, count!]
}

const nonzero: readonly Sample[] = [
  {
    name: 'odd',
    main: true,
    make: (g) => ({ inputs: [g.from([3, 5, 7], () => Math.floor(g.uniform() * 2))], attrs: {} }),
  },
  { name: 'none', make: (g) => ({ inputs: [g.from([3, 4], () => 0)], attrs: {} }) },
  { name: 'every', make: (g) => ({ inputs: [g.from([3, 4], () => 1)], attrs: {} }) },
  { name: 'empty', make: (g) => ({ inputs: [g.values([0, 3])], attrs: {} }) },
  {
    name: 'long',
    goldless: true,
    make: (g) => ({ inputs: [g.from([1031], () => Math.floor(g.uniform() * 2))], attrs: {} }),
  },
  { name: 'special', special: true, make: (g) => ({ inputs: [g.special()], attrs: {} }) },
]

/** How many elements arrive at each element of a scatter's result. */
function arrivals(call: Judged): Float64Array {
  const [x, index] = call.inputs as readonly [HostTensor, HostTensor]
  const dim = attr(call, 'dim')
  const [strides, places] = [rowStrides(x.shape), rowStrides(index.shape)]
  const hits = new Float64Array(x.values.length)
  index.values.forEach((to, i) => {
    const at = strides.reduce(
      (sum, step, d) => sum + step * (d === dim ? to : Math.floor(i / places[d]!) % index.shape[d]!),
      0,
    )
    hits[at]!++
  })
  return hits
}

/** Each term of a sum may be rounded when it is stored. */
const scattered: Rule = (call) => {
  const reduce = attr(call, 'reduce')
  if (reduce === 'amax' || reduce === 'amin') return { ulp: 0 }
  const ulp = arrivals(call).map((n) => (n === 0 ? 0 : steps(call.dtype, n, n)))
  return reduce === 'prod' ? { ulp } : { ulp, scale: call.exactly(call.inputs.map(magnitudes))[0]!.values }
}

export const indexingOps: readonly OpCases[] = [
  {
    op: 'take',
    dtypes: everything,
    grad: 'smooth',
    torch: 'lambda x, i, dim: torch.index_select(x, dim, i)',
    tolerance: carried,
    mistakes: [
      { name: 'out-of-range', code: 'INDEX_OUT_OF_RANGE', make: (t) => indexSelect(t.ones([3, 2]), 0, t.indices(5)) },
      { name: 'negative', code: 'INDEX_OUT_OF_RANGE', make: (t) => indexSelect(t.ones([3, 2]), 0, t.indices(-1)) },
    ],
    samples: takes,
  },
  {
    op: 'lookup',
    dtypes: everything,
    grad: 'smooth',
    torch: 'lambda x, i, dim: x.movedim(dim, 0)[i].movedim(0, dim)',
    tolerance: carried,
    mistakes: [
      { name: 'too-large', code: 'INDEX_OUT_OF_RANGE', make: (t) => index(t.ones([3]), t.indices(3)) },
      { name: 'too-small', code: 'INDEX_OUT_OF_RANGE', make: (t) => index(t.ones([3]), t.indices(-4)) },
      {
        name: 'second-of-two',
        code: 'INDEX_OUT_OF_RANGE',
        make: (t) => index(t.ones([3, 4]), t.indices(0, 1), t.indices(4, 0)),
      },
      {
        name: 'list',
        code: 'INDEX_OUT_OF_RANGE',
        details: { index: 3, dim: 0, size: 3 },
        make: (t) => index(t.ones([3]), [[0, 3]]),
      },
      { name: 'floats', code: 'DTYPE_MISMATCH', make: (t) => index(t.ones([3]), t.ones([2])) },
      { name: 'mask', code: 'INVALID_ARGUMENT', make: (t) => index(t.ones([3]), t.ones([3], 'bool')) },
      {
        name: 'shapes',
        code: 'SHAPE_MISMATCH',
        make: (t) => index(t.ones([3, 4]), t.indices(0, 1), t.indices(0, 1, 2)),
      },
      { name: 'vector', code: 'SHAPE_MISMATCH', make: (t) => indexSelect(t.ones([3]), 0, t.indices(0, 1).view(2, 1)) },
      { name: 'flat', code: 'INDEX_OUT_OF_RANGE', make: (t) => take(t.ones([2, 2]), t.indices(4)) },
    ],
    mutants: [
      wrong('lookup takes negative indices for the first', ({ device, inputs, outputs, attrs, run }) => {
        const [x, index] = inputs as readonly [View, View]
        const clamped = { ...index, storage: device.allocate('int32', count(index.shape)), strides: [1], offset: 0 }
        poke(
          device,
          clamped,
          peek(device, index).map((at) => Math.max(at, 0)),
        )
        run([x, clamped], outputs, attrs)
        device.release(clamped.storage)
      }),
    ],
    samples: [
      ...takes.filter(({ name }) => name !== 'special'),
      {
        name: 'from-the-end',
        make: (g) => ({ inputs: [g.values([3, 5, 7]), g.integers([9], -5, 5)], attrs: { dim: 1 } }),
      },
    ],
  },
  {
    op: 'gather',
    dtypes: everything,
    grad: 'smooth',
    torch: 'lambda x, i, dim: torch.gather(x, dim, i)',
    tolerance: carried,
    mistakes: [
      { name: 'index-dtype', code: 'DTYPE_MISMATCH', make: (t) => gather(t.ones([3]), 0, t.ones([2])) },
      { name: 'out-of-range', code: 'INDEX_OUT_OF_RANGE', make: (t) => gather(t.ones([3]), 0, t.indices(0, 3)) },
      { name: 'along-too-small', code: 'INDEX_OUT_OF_RANGE', make: (t) => takeAlongDim(t.ones([3]), t.indices(-4)) },
    ],
    mutants: [
      wrong('gather picks along the wrong dimension', ({ device, inputs, outputs, attrs }) => {
        const [x, index] = inputs as readonly [View, View]
        const { dim } = attrs as DimAttrs
        const other = (dim + 1) % x.shape.length
        const [from, picks, strides, steps] = [
          peek(device, x),
          peek(device, index),
          rowStrides(x.shape),
          rowStrides(index.shape),
        ]
        const out = picks.map((pick, i) => {
          let at = 0
          x.shape.forEach((size, d) => {
            const place = Math.floor(i / steps[d]!) % index.shape[d]!
            at += Math.min(d === other ? pick : place, size - 1) * strides[d]!
          })
          return from[at]!
        })
        poke(device, outputs[0]!, out)
      }),
    ],
    samples: gathers,
  },
  {
    op: 'scatter',
    dtypes: everything,
    grad: 'smooth',
    torch: 'lambda x, i, s, dim: torch.scatter(x, dim, i, corner(s, i))',
    tolerance: carried,
    mistakes: [
      {
        name: 'out-of-range',
        code: 'INDEX_OUT_OF_RANGE',
        make: (t) => t.ones([3]).scatter(0, t.indices(4), t.ones([1])),
      },
    ],
    samples: scatter,
  },
  {
    op: 'scatterReduce',
    dtypes: [...floats, 'int32', 'int64'],
    grad: 'smooth',
    torch: 'lambda x, i, s, dim, reduce: torch.scatter_reduce(x, dim, i, corner(s, i), reduce=reduce)',
    tolerance: scattered,
    mutants: [
      wrong(
        'duplicates overwrite each other instead of adding up',
        ({ device, inputs, outputs, attrs, run }) => {
          const { reduce } = attrs as { readonly reduce: string }
          if (reduce === 'sum') device.kernels.get('scatter')!.run(inputs, outputs, attrs)
          else run()
        },
        ['indexPutAccumulate', 'scatterAdd'],
        'values',
      ),
    ],
    samples: scatterReduce,
  },
  {
    op: 'nonzero',
    dtypes: [...numbers, 'bool'],
    torch: 'lambda x: (torch.nonzero(x), torch.count_nonzero(x).reshape(1))',
    samples: nonzero,
    settle: countedRows,
  },
]
