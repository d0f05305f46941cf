import type { DimAttrs, ReduceAttrs, View } from '@flambeau/core/backend'
import { type Mutant, otherValues, wrong } from './break.ts'
import { peek, poke, rowStrides } from '../judge/values/elements.ts'
import { lines } from './lines.ts'

/** Wrong reductions, scans and sorts. */
export const reductions: readonly Mutant[] = [
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

/** Wrong indices and random words. */
export const indexing: readonly Mutant[] = [
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
