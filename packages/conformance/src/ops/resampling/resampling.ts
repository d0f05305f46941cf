import { gridSampler2d, gridSampler3d, nn, type Tensor, tensor } from '@flambeau/core'
import { registry } from '@flambeau/core/catalogue'
import type { UpsampleAttrs } from '@flambeau/core/backend'
import { floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { type Row, samplesOf } from '../../write/rows.ts'
import type { Tolerance } from '../../judge/values/compare.ts'
import { peak, product } from '../../judge/values/magnitudes.ts'
import { type Judged, steps } from '../../judge/tolerances/rule.ts'
import { peek, poke } from '../../judge/values/elements.ts'
import { wrong } from '../../mutants/break.ts'

const F = nn.functional

interface Resized {
  readonly name: string
  readonly shape: readonly number[]
  readonly attrs: Partial<UpsampleAttrs> & Pick<UpsampleAttrs, 'mode' | 'output'>
}

const upsamples: readonly Resized[] = [
  { name: 'linear-2', shape: [2, 3, 3, 4], attrs: { mode: 'linear', output: [5, 7] } },
  { name: 'linear-1', shape: [1, 2, 5], attrs: { mode: 'linear', output: [3] } },
  { name: 'linear-3', shape: [1, 1, 2, 3, 2], attrs: { mode: 'linear', output: [3, 2, 4] } },
  { name: 'corners', shape: [1, 2, 4, 3], attrs: { mode: 'linear', output: [7, 5], alignCorners: true } },
  { name: 'scaled', shape: [1, 2, 3, 3], attrs: { mode: 'linear', output: [5, 7], scales: [1.75, 2.5] } },
  { name: 'smooth', shape: [1, 1, 7, 5], attrs: { mode: 'linear', output: [3, 6], antialias: true } },
  { name: 'nearest-1', shape: [2, 1, 5], attrs: { mode: 'nearest', output: [8] } },
  { name: 'nearest-2', shape: [1, 2, 3, 5], attrs: { mode: 'nearest', output: [7, 3] } },
  { name: 'nearest-3', shape: [1, 1, 2, 3, 2], attrs: { mode: 'nearest', output: [4, 2, 3] } },
  { name: 'exact-2', shape: [1, 2, 3, 5], attrs: { mode: 'nearest-exact', output: [7, 3], scales: [2.5, null] } },
  { name: 'cubic', shape: [1, 2, 4, 3], attrs: { mode: 'cubic', output: [6, 5] } },
  { name: 'cubic-corners', shape: [1, 1, 3, 4], attrs: { mode: 'cubic', output: [5, 2], alignCorners: true } },
  { name: 'cubic-smooth', shape: [1, 1, 8, 4], attrs: { mode: 'cubic', output: [3, 6], antialias: true } },
  { name: 'same', shape: [1, 1, 3, 3], attrs: { mode: 'linear', output: [3, 3] } },
  { name: 'no-batch', shape: [0, 2, 3, 3], attrs: { mode: 'linear', output: [5, 5] } },
]

function attrsOf({ attrs }: Resized): UpsampleAttrs {
  return { scales: attrs.output.map(() => null), alignCorners: false, antialias: false, ...attrs }
}

function samples(make: (gen: Gen, one: Resized) => ReturnType<Sample['make']>): readonly Sample[] {
  return upsamples.map((one) => ({
    name: one.name,
    main: one.name === 'linear-2',
    goldless: one.shape[0] === 0,
    make: (gen) => make(gen, one),
  }))
}

const names = "{'linear': ['linear', 'bilinear', 'trilinear'][len(output) - 1], 'cubic': 'bicubic'}.get(mode, mode)"
const upsample =
  `(lambda n: torch.nn.functional.interpolate(x, size=output, mode=n, antialias=antialias, align_corners=alignCorners or None) ` +
  `if all(s is None for s in scales) else torch.nn.functional.interpolate(x, scale_factor=[s or o / i for s, o, i in ` +
  `zip(scales, output, x.shape[2:])], mode=n, antialias=antialias, align_corners=alignCorners or None))(${names})`

/** Sums of one or two elements, and where each of the three elements counts. */
const tables = {
  index: [0, 1, 2, -1, 0, 2, 1, -1],
  weight: [0.25, 0.75, 1, 0, -0.5, 1.5, 2, 0],
  back: [0, 2, -1, 0, 3, -1, 1, 2, -1],
  backWeight: [0.25, -0.5, 0, 0.75, 2, 0, 1, 1.5, 0],
}

type Tables = typeof tables & { readonly dim: number }

function resample([x]: readonly Tensor[], { dim, index, weight, back, backWeight }: Tables): readonly Tensor[] {
  const { device, dtype } = x!
  const indices = [index, back].map((values) => tensor(values, { device, dtype: 'int32' }))
  const weights = [weight, backWeight].map((values) => tensor(values, { device, dtype }))
  const [rows, columns] = [indices[0]!.view(4, 2), indices[1]!.view(3, 3)]
  return registry.get('resample')!.all([x!, rows, weights[0]!.view(4, 2), columns, weights[1]!.view(3, 3)], { dim })
}

/** How many elements of `from` an element of `to` may be made of, in one dimension. */
function taps(from: number, to: number, { mode, antialias }: UpsampleAttrs): number {
  const reach = { nearest: 1, 'nearest-exact': 1, linear: 2, cubic: 4 }[mode]
  return antialias ? Math.ceil(reach * Math.max(from / to, 1)) + 1 : reach
}

/**
 * Kernels that find positions in the dtype itself: s · (i + ½) − ½ rounds three times at magnitudes up to the size n, 1.5 n ULPs of
 * one. The result moves by the slope times that: at most 2 peaks between neighbours, 3 for cubics (Σ|w'| with a = −¾). Then come
 * products, sums and, where a filter is normalised, a division, at magnitudes up to the peak, or 1.375 of it for each cubic
 * dimension (Σ|w| at t = ½).
 */
function resized(call: Judged, from: readonly number[], to: readonly number[], spread: number): Tolerance {
  const attrs = call.attrs as UpsampleAttrs
  const slope = { nearest: 0, 'nearest-exact': 0, linear: 3, cubic: 4.5 }[attrs.mode]
  const growth = attrs.mode === 'cubic' ? 1.375 ** from.length : 1
  const each = from.map((size, axis) => slope * size + 2 * taps(size, to[axis]!, attrs) + 3)
  const n = each.reduce((a, b) => a + b, 0)
  const roundings = from.reduce((sum, size, axis) => sum + 1 + taps(size, to[axis]!, attrs), 0)
  return { ulp: steps(call.dtype, n, roundings), scale: peak(call.inputs[0]!.values) * growth * spread }
}

export const resamplingOps: readonly OpCases[] = [
  {
    op: 'resample',
    dtypes: floats,
    grad: 'smooth',
    torch:
      'lambda x, dim, index, weight, **o: (torch.index_select(x, dim, torch.tensor(index).clamp(min=0)).movedim(dim, -1) ' +
      '* torch.tensor(weight)).unflatten(-1, (4, 2)).sum(-1).movedim(-1, dim)',
    invoke: resample,
    mutants: [
      wrong('resample is off by one pixel', ({ device, outputs, run }) => {
        run()
        const width = outputs[0]!.shape.at(-1) ?? 1
        const values = peek(device, outputs[0]!)
        poke(
          device,
          outputs[0]!,
          values.map((value, i) => (i % width === width - 1 ? value : values[i + 1]!)),
        )
      }),
    ],
    samples: samplesOf([
      { name: 'odd', inputs: [[2, 3, 5]], attrs: { ...tables, dim: 1 } },
      { name: 'first', inputs: [[3, 2]], attrs: { ...tables, dim: 0 } },
      { name: 'last', inputs: [[2, 2, 3]], attrs: { ...tables, dim: 2 } },
      { name: 'empty', inputs: [[0, 3]], attrs: { ...tables, dim: 1 } },
    ]),
  },
  {
    op: 'upsample',
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda x, mode, output, scales, alignCorners, antialias: ${upsample}`,
    tolerance: (call) => resized(call, call.inputs[0]!.shape.slice(2), call.expected[0]!.shape.slice(2), 1),
    samples: samples((gen, row) => ({ inputs: [gen.values(row.shape)], attrs: attrsOf(row) })),
  },
  {
    op: 'upsampleGrad',
    dtypes: floats,
    grad: 'smooth',
    torch:
      'lambda g, mode, output, scales, alignCorners, antialias, inputShape: ' +
      `torch.func.vjp(lambda x: ${upsample}, torch.zeros(inputShape, dtype=g.dtype))[1](g)[0]`,
    // An element of the input counts in as many of the result as lie within its reach.
    tolerance: (call) => {
      const [result, input] = [call.inputs[0]!.shape.slice(2), call.expected[0]!.shape.slice(2)]
      const attrs = call.attrs as UpsampleAttrs
      const counts = input.map((size, axis) => Math.ceil((taps(size, size, attrs) * result[axis]!) / size) + 1)
      const { ulp, scale } = resized(call, input, result, product(counts, 0))
      return { ulp: (ulp as number) + product(counts, 0), scale: scale! }
    },
    samples: samples((gen, row) => ({
      inputs: [gen.values([...row.shape.slice(0, 2), ...row.attrs.output])],
      attrs: { ...attrsOf(row), inputShape: row.shape },
    })),
  },
]

interface Sampling {
  readonly mode?: 'bilinear' | 'nearest' | 'bicubic'
  readonly paddingMode?: 'zeros' | 'border' | 'reflection'
  readonly alignCorners: boolean
}

/** Places at odd multiples of 1/29, but not at a border: none is where gradients jump. */
const grid =
  (shape: readonly number[]) =>
  (gen: Gen): ReturnType<Gen['from']> =>
    gen.from(shape, () => {
      const odd = 2 * Math.floor(gen.uniform() * 40) - 39
      return (Math.abs(odd) === 29 ? 31 : odd) / 29
    })

function sampling(
  mode: Sampling['mode'],
  shape: readonly number[],
  where: readonly number[],
): readonly Row<Sampling>[] {
  return (['zeros', 'border', 'reflection'] as const).map((paddingMode, i) => ({
    name: `${mode}-${paddingMode}-${shape.length - 2}`,
    inputs: [shape, grid(where)],
    attrs: { mode: mode!, paddingMode, alignCorners: i === 1 },
  }))
}

const modes = "['bilinear', 'nearest', 'bicubic'].index(mode), ['zeros', 'border', 'reflection'].index(paddingMode)"

function numbered(op: string, python: string, sample: typeof gridSampler2d, rows: readonly Row<Sampling>[]): OpCases {
  return {
    op,
    dtypes: ['float32', 'float64'],
    grad: 'piecewise',
    torch: `lambda x, grid, mode, paddingMode, alignCorners: torch.${python}(x, grid, ${modes}, alignCorners)`,
    invoke: ([x, places], { mode, paddingMode, alignCorners }: Required<Sampling>) =>
      sample(
        x!,
        places!,
        ['bilinear', 'nearest', 'bicubic'].indexOf(mode),
        ['zeros', 'border', 'reflection'].indexOf(paddingMode),
        alignCorners,
      ),
    samples: samplesOf(rows),
  }
}

interface Resize {
  readonly size?: number | readonly number[]
  readonly scaleFactor?: number
  readonly mode?: 'area' | 'bicubic' | 'nearest'
  readonly recomputeScaleFactor?: boolean
  readonly antialias?: boolean
}

function resizing(
  op: string,
  python: string,
  resize: (x: Tensor, options: Resize) => Tensor,
  rows: readonly Row<Resize>[],
): OpCases {
  return {
    op,
    dtypes: ['float32', 'float64'],
    grad: 'smooth',
    torch:
      'lambda x, size=None, scaleFactor=None, recomputeScaleFactor=None, **o: ' +
      `torch.nn.functional.${python}(x, size, scaleFactor, **o, **({} if recomputeScaleFactor is None else ` +
      `{'recompute_scale_factor': recomputeScaleFactor}))`,
    invoke: ([x], attrs: Resize) => resize(x!, attrs),
    samples: samplesOf(rows),
  }
}

/** Functions that look at images elsewhere than at their elements. */
export const resamplingFunctions: readonly OpCases[] = [
  resizing('interpolate', 'interpolate', F.interpolate, [
    // By two, so that places are exact in every dtype: bounds for functions count on the oracle's way to find them.
    { name: 'factor', inputs: [[1, 2, 3, 4]], attrs: { scaleFactor: 2, mode: 'bicubic', recomputeScaleFactor: true } },
    { name: 'area', inputs: [[1, 2, 7]], attrs: { size: 3, mode: 'area' } },
    { name: 'nearest', inputs: [[1, 1, 2, 3, 2]], attrs: { size: [3, 3, 4] } },
  ]),
  resizing('upsampleNearest', 'upsample_nearest', F.upsampleNearest, [
    { name: 'odd', inputs: [[1, 2, 3, 2]], attrs: { size: [5, 3] } },
  ]),
  resizing('upsampleBilinear', 'upsample_bilinear', F.upsampleBilinear, [
    { name: 'odd', inputs: [[1, 2, 3, 2]], attrs: { scaleFactor: 2 } },
  ]),
  {
    op: 'gridSample',
    dtypes: ['float32', 'float64'],
    grad: 'piecewise',
    torch:
      'lambda x, grid, mode, paddingMode, alignCorners: torch.nn.functional.grid_sample(x, grid, mode, paddingMode, alignCorners)',
    invoke: ([x, places], attrs: Sampling) => F.gridSample(x!, places!, attrs),
    samples: samplesOf([
      ...sampling('bilinear', [2, 2, 3, 4], [2, 2, 3, 2]),
      ...sampling('bicubic', [1, 2, 4, 3], [1, 2, 2, 2]),
      ...sampling('nearest', [1, 2, 3, 4], [1, 3, 2, 2]),
      ...sampling('bilinear', [1, 2, 2, 3, 4], [1, 2, 1, 2, 3]),
    ]),
  },
  numbered('gridSampler2d', 'grid_sampler_2d', gridSampler2d, sampling('bilinear', [1, 1, 3, 4], [1, 2, 2, 2])),
  numbered('gridSampler3d', 'grid_sampler_3d', gridSampler3d, sampling('bilinear', [1, 1, 2, 2, 3], [1, 1, 2, 2, 3])),
  {
    op: 'affineGrid',
    dtypes: ['float32', 'float64'],
    grad: 'smooth',
    torch: 'lambda t, size, alignCorners: torch.nn.functional.affine_grid(t, size, alignCorners)',
    invoke: ([theta], { size, ...options }: { size: readonly number[]; alignCorners: boolean }) =>
      F.affineGrid(theta!, size, options),
    samples: samplesOf([
      { name: 'odd', inputs: [[2, 2, 3]], attrs: { size: [2, 1, 3, 4], alignCorners: false } },
      { name: 'corners', inputs: [[1, 2, 3]], attrs: { size: [1, 1, 1, 5], alignCorners: true } },
      { name: 'volume', inputs: [[1, 3, 4]], attrs: { size: [1, 2, 2, 3, 2], alignCorners: false } },
    ]),
  },
]
