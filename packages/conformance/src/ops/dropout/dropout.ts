import { type Backend, Generator, nn, rand, randn, type Tensor } from '@flambeau/core'
import type { PhiloxAttrs } from '@flambeau/core/backend'
import { type Example, floats, onlyContiguous, type OpCases, type Sample } from '../../write/case.ts'
import { rounded, steps, ulps } from '../../judge/tolerances/rule.ts'
import { peek, poke } from '../../judge/values/elements.ts'
import { wrong, otherValues } from '../../mutants/break.ts'

type Words = readonly [number, number]

const streams: readonly (readonly [string, Words, Words])[] = [
  ['zero', [0, 0], [0, 0]],
  ['seeded', [0x9e3779b9, 0x12345678], [7, 0]],
  ['all-ones', [0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff]],
]

const shapes: readonly (readonly [string, readonly number[]])[] = [
  ['0-d', []],
  ['empty', [0, 3]],
  ['block', [1031]],
]

/** Every key and counter on a length that ends inside a block of four words, and every shape on one key. */
const samples: readonly Sample[] = [
  ...streams.map(
    ([name, seed, offset]) =>
      ({
        name,
        main: name === 'seeded',
        goldless: true,
        make: (g) => ({ inputs: [], attrs: { seed, offset }, outputs: [{ shape: [7, 37], dtype: g.dtype }] }),
      }) satisfies Sample,
  ),
  ...shapes.map(
    ([name, shape]) =>
      ({
        name,
        goldless: true,
        make: (g) => ({ inputs: [], attrs: { seed: [1, 2], offset: [3, 4] }, outputs: [{ shape, dtype: g.dtype }] }),
      }) satisfies Sample,
  ),
]

const dropouts: readonly Sample[] = [0, 0.25, 0.5, 1].map((p) => ({
  name: `p-${p}`,
  main: p === 0.25,
  goldless: true,
  make: (g) => ({ inputs: [g.values([3, 5, 7], 0.5, 2)], attrs: { p, seed: [11, 12], offset: [p * 8, 0] } }),
}))

/** A generator about to hand out the block an example names. */
function generatorAt({ seed, offset }: PhiloxAttrs): Generator {
  const wide = ([low, high]: Words): bigint => (BigInt(high) << 32n) | BigInt(low)
  return new Generator().setState({ seed: wide(seed), offset: wide(offset) })
}

function drawing(draw: typeof rand) {
  return (device: Backend, { attrs, outputs }: Example): readonly Tensor[] =>
    outputs!.map(({ shape, dtype }) => draw(shape, { device, dtype, generator: generatorAt(attrs as PhiloxAttrs) }))
}

/** Distributions that go through log, exp or tan, on one block of the stream. */
function drawn(op: string, draw: (x: Tensor, options: { readonly generator: Generator }) => Tensor): OpCases {
  return {
    op,
    dtypes: floats,
    invoke: ([x]) => draw(x!.clone(), { generator: new Generator(5) }),
    samples: [{ name: 'odd', main: true, goldless: true, make: (g) => ({ inputs: [g.values([3, 5])], attrs: {} }) }],
  }
}

export const randomOps: readonly OpCases[] = [
  {
    op: 'philox',
    dtypes: ['int32'],
    layouts: onlyContiguous,
    mutants: [
      wrong('philox swaps two words of each block', ({ device, outputs, run }) => {
        run()
        const words = peek(device, outputs[0]!)
        poke(
          device,
          outputs[0]!,
          words.map((word, i) => words[i % 4 < 2 && (i ^ 1) < words.length ? i ^ 1 : i] ?? word),
        )
      }),
    ],
    samples,
  },
  { op: 'uniform', dtypes: floats, layouts: onlyContiguous, tolerance: rounded, samples, call: drawing(rand) },
  {
    op: 'normal',
    dtypes: floats,
    layouts: onlyContiguous,
    // r cos θ: errors of log, root, sine and of 2π u in its argument, at the magnitude r ≤ 5.8.
    tolerance: ulps(8, 4),
    samples,
    call: drawing(randn),
  },
  drawn('exponential_', (x, options) => x.exponential_(2, options)),
  drawn('cauchy_', (x, options) => x.cauchy_(1, 2, options)),
  drawn('logNormal_', (x, options) => x.logNormal_(0.5, 0.25, options)),
  drawn('normal_', (x, options) => x.normal_(0.5, 0.25, options)),
  drawn('uniform_', (x, options) => x.uniform_(-1, 3, options)),
  {
    op: 'dropout',
    dtypes: floats,
    grad: 'smooth',
    // x / (1 − p) as a quotient or a product with the rounded factor, of which half a ULP may be a whole one of the result.
    tolerance: ({ arithmetic, dtype }) => ({ ulp: steps(dtype, arithmetic === 'ieee' ? 1.5 : 2.5, 2) }),
    mutants: [
      otherValues(
        'dropout does not scale what it keeps',
        (value, _, __, attrs) => value * (1 - (attrs as { readonly p: number }).p),
      ),
    ],
    samples: dropouts,
  },
]

interface DropAttrs extends PhiloxAttrs {
  readonly p: number
}

/** A function that drops elements, at a block; PyTorch draws others, so there is no golden. */
function dropping(
  op: 'alphaDropout' | 'featureAlphaDropout' | 'dropout1d' | 'dropout2d' | 'dropout3d' | 'dropout_',
  shape: readonly number[],
): OpCases {
  return {
    op,
    dtypes: floats,
    grad: 'smooth',
    invoke: ([x], { p, ...block }: DropAttrs) =>
      nn.functional[op](op === 'dropout_' ? x!.clone() : x!, { p, training: true, generator: generatorAt(block) }),
    samples: [0.25, 1].map((p) => ({
      name: `p-${p}`,
      main: p === 0.25,
      goldless: true,
      make: (g) => ({ inputs: [g.values(shape, 0.5, 2)], attrs: { p, seed: [11, 12], offset: [p * 8, 0] } }),
    })),
  }
}

export const dropoutFunctions: readonly OpCases[] = [
  dropping('dropout_', [3, 5]),
  dropping('dropout1d', [4, 5]),
  dropping('dropout2d', [2, 5, 2, 2]),
  dropping('dropout3d', [2, 4, 1, 2, 2]),
  dropping('alphaDropout', [5, 7]),
  dropping('featureAlphaDropout', [3, 5, 2]),
]
