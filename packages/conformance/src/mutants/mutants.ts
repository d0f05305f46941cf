import type { AdamAttrs, DimAttrs, PoolAttrs, ReduceAttrs, SgdAttrs, View } from '@flambeau/core'
import { isFloat } from '@flambeau/core'
import { variant } from '../variant.ts'
import { type Mutant, otherAttrs, otherValues, peek, poke, wrong } from './break.ts'

function rowStrides(shape: readonly number[]): number[] {
  const strides: number[] = []
  let step = 1
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = step
    step *= shape[d]!
  }
  return strides
}

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

/** Start and stride of each line of a row-order array along a dimension. */
function lines(
  shape: readonly number[],
  dim: number,
): { readonly size: number; readonly at: readonly (readonly number[])[] } {
  const size = shape[dim]!
  const inner = count(shape.slice(dim + 1))
  const at = Array.from({ length: size === 0 ? 0 : count(shape) / size }, (_, i) =>
    Array.from({ length: size }, (_unused, k) => Math.floor(i / inner) * size * inner + k * inner + (i % inner)),
  )
  return { size, at }
}

const arithmetic: readonly Mutant[] = [
  otherValues('maximum drops NaN', 'maximum', (value, i, [a, b]) =>
    Number.isNaN(a![i]!) ? b![i]! : Number.isNaN(b![i]!) ? a![i]! : value,
  ),
  otherValues('exp is off by 10⁻⁵', 'exp', (value) => value * (1 + 1e-5)),
  otherValues('round takes halves away from zero', 'round', (value, i, [x]) =>
    Math.abs(x![i]! % 1) === 0.5 ? x![i]! + Math.sign(x![i]!) / 2 : value,
  ),
  otherValues('remainder has the sign of the dividend', 'remainder', (_, i, [a, b]) => a![i]! % b![i]!),
  otherValues('where computes both branches', 'where', (_, i, [c, a, b]) => c![i]! * a![i]! + (1 - c![i]!) * b![i]!),
  otherValues('mul loses low bits of int32', 'mul', (value, i, [a, b]) =>
    Number.isInteger(value) ? a![i]! * b![i]! : value,
  ),
  wrong('copy rounds instead of truncating', 'copy', ({ device, inputs, outputs, run }) => {
    run()
    const [x, out] = [inputs[0]!, outputs[0]!]
    if (isFloat(x.dtype) && out.dtype === 'int32') {
      const finite = peek(device, out).every((value) => Math.abs(value) < 2 ** 30)
      const values = peek(device, x)
      if (finite) poke(device, out, values.map(Math.round))
      else
        poke(
          device,
          out,
          peek(device, out).map((value, i) => (Math.abs(values[i]!) < 2 ** 30 ? Math.round(values[i]!) : value)),
        )
    }
  }),
  wrong('add ignores strides', 'add', ({ inputs, outputs, run }) => {
    const flat = (view: View): View =>
      view.storage.length >= count(view.shape)
        ? {
            ...view,
            shape: view.shape,
            storage: view.storage,
            dtype: view.dtype,
            strides: rowStrides(view.shape),
            offset: 0,
          }
        : view
    run(inputs.map(flat), outputs)
  }),
  wrong(
    'abs writes over its input',
    'abs',
    ({ device, inputs, outputs, run }) => {
      run()
      poke(device, inputs[0]!, peek(device, outputs[0]!))
    },
    ['abs'],
    'unmodified',
  ),
  wrong(
    'sub writes behind the end of its output',
    'sub',
    ({ device, outputs, run }) => {
      run()
      const { storage, shape, dtype, offset } = outputs[0]!
      const end = offset + count(shape)
      if (storage.length > end) poke(device, { storage, dtype, shape: [], strides: [], offset: end }, [1])
    },
    ['sub'],
    'guard',
  ),
  wrong(
    'neg leaves the last element unwritten',
    'neg',
    ({ device, outputs, run }) => {
      const before = peek(device, outputs[0]!)
      run()
      const after = peek(device, outputs[0]!)
      poke(
        device,
        outputs[0]!,
        after.map((value, i) => (i === after.length - 1 ? before[i]! : value)),
      )
    },
    ['neg'],
    'guard',
  ),
]

const reductions: readonly Mutant[] = [
  wrong(
    'sum forgets a dimension, so gradients of broadcast inputs are wrong',
    'sum',
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
  wrong('argmax takes the last of equal elements', 'argmax', ({ device, inputs, outputs, attrs, run }) => {
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
  otherValues('cumsum leaves out the element itself', 'cumsum', (value, i, [x]) => value - x![i]!),
  wrong('sort is not stable', 'sort', ({ device, inputs, outputs, attrs, run }) => {
    run()
    const [values, indices] = [peek(device, outputs[0]!), peek(device, outputs[1]!)]
    for (const line of lines(inputs[0]!.shape, (attrs as DimAttrs).dim).at) {
      for (let k = 1; k < line.length; k++) {
        const [a, b] = [line[k - 1]!, line[k]!]
        if (values[a] === values[b]) [indices[a], indices[b]] = [indices[b]!, indices[a]!]
      }
    }
    poke(device, outputs[1]!, indices)
  }),
  wrong(
    'two runs of prod differ in the last bit',
    'prod',
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
]

const indexing: readonly Mutant[] = [
  wrong('gather picks along the wrong dimension', 'gather', ({ device, inputs, outputs, attrs }) => {
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
  wrong('philox swaps two words of each block', 'philox', ({ device, outputs, run }) => {
    run()
    const words = peek(device, outputs[0]!)
    poke(
      device,
      outputs[0]!,
      words.map((word, i) => words[i % 4 < 2 && (i ^ 1) < words.length ? i ^ 1 : i] ?? word),
    )
  }),
]

const networks: readonly Mutant[] = [
  wrong('conv2d pads one column too much', 'conv2d', ({ device, outputs, attrs, run }) => {
    run()
    const { padding } = attrs as PoolAttrs
    const width = outputs[0]!.shape[3]!
    const values = peek(device, outputs[0]!)
    if (padding[1] > 0)
      poke(
        device,
        outputs[0]!,
        values.map((_, i) => (i % width === 0 ? 0 : values[i - 1]!)),
      )
  }),
  otherValues('maxPool2d pads with zeros', 'maxPool2d', (value, _, __, attrs) =>
    (attrs as PoolAttrs).padding[0] > 0 ? Math.max(value, 0) : value,
  ),
  wrong('linear forgets the bias', 'linear', ({ inputs, outputs, run }) => run(inputs.slice(0, 2), outputs)),
  wrong('softmax does not subtract the maximum', 'softmax', ({ device, inputs, outputs, attrs }) => {
    const exps = peek(device, inputs[0]!).map((value) => Math.fround(Math.exp(value)))
    const out = new Float64Array(exps.length)
    for (const line of lines(inputs[0]!.shape, (attrs as DimAttrs).dim).at) {
      const total = line.reduce((sum, at) => sum + exps[at]!, 0)
      for (const at of line) out[at] = exps[at]! / total
    }
    poke(device, outputs[0]!, out)
  }),
  wrong('crossEntropy counts ignored rows', 'crossEntropy', ({ device, inputs, outputs, attrs, run }) => {
    run()
    const [logits, targets, sums] = [peek(device, inputs[0]!), peek(device, inputs[1]!), peek(device, outputs[1]!)]
    const classes = inputs[0]!.shape[1]!
    const { ignoreIndex } = attrs as { readonly ignoreIndex: number }
    const losses = peek(device, outputs[0]!)
    poke(
      device,
      outputs[0]!,
      losses.map((loss, row) => (targets[row] === ignoreIndex ? sums[row]! - logits[row * classes]! : loss)),
    )
  }),
  wrong('batchNorm divides by n − 1', 'batchNorm', ({ device, inputs, outputs, run }) => {
    run()
    const [x, , bias] = inputs as readonly [View, View, View]
    const n = count(x.shape) / x.shape[1]!
    const inner = count(x.shape.slice(2))
    const shift = peek(device, bias)
    const factor = Math.sqrt((n - 1) / n)
    const offset = (i: number): number => shift[Math.floor(i / inner) % x.shape[1]!]!
    poke(
      device,
      outputs[0]!,
      peek(device, outputs[0]!).map((y, i) => (y - offset(i)) * factor + offset(i)),
    )
    poke(
      device,
      outputs[2]!,
      peek(device, outputs[2]!).map((invstd) => invstd * factor),
    )
  }),
  otherValues(
    'dropout does not scale what it keeps',
    'dropout',
    (value, _, __, attrs) => value * (1 - (attrs as { readonly p: number }).p),
  ),
]

const optimizers: readonly Mutant[] = [
  wrong('sgdStep ignores momentum', 'sgdStep', ({ inputs, outputs, attrs, run }) => {
    const settings = attrs as SgdAttrs
    run(inputs.slice(0, 2 * settings.count), outputs.slice(0, settings.count), {
      ...settings,
      momentum: 0,
      nesterov: false,
    })
  }),
  otherAttrs<SgdAttrs>('sgdStep takes nesterov for plain momentum', 'sgdStep', () => ({ nesterov: false })),
  otherAttrs<AdamAttrs>('adamStep forgets the bias correction', 'adamStep', () => ({ step: 1e6 })),
  otherAttrs<AdamAttrs>('adamStep couples the weight decay', 'adamStep', () => ({ decoupled: false })),
]

const devices: readonly Mutant[] = [
  {
    name: 'the device never frees memory',
    ops: ['mul'],
    check: 'memory',
    make: (inner) => variant(inner, `${inner.name} that leaks`, { release: () => {} }),
  },
]

/** Broken devices, each of which the suite must notice. */
export const mutants: readonly Mutant[] = [
  ...arithmetic,
  ...reductions,
  ...indexing,
  ...networks,
  ...optimizers,
  ...devices,
]
