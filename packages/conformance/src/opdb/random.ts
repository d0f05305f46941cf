import type { Tensor } from '@flambeau/core'
import {
  at,
  drawMany,
  elementwise,
  expectedOutput,
  flagOf,
  gaussian,
  given,
  Moments,
  numberOf,
  type RandomJudge,
  standardErrors,
  uniform,
  within,
} from './distributions.ts'
import {
  alphaDropped,
  alphaKept,
  channel,
  dropout,
  meanful,
  plainKept,
  product,
  rrelu,
  scale,
  single,
} from './dropouts.ts'
import { closenessOf, describeMismatch, type Got, near, valuesOf } from './judge.ts'
import type { Sample } from './sample.ts'

function integers(sample: Sample): { low: number; high: number } {
  return { low: numberOf(sample, 'low', 0), high: numberOf(sample, 'high', 1) }
}

const whole = elementwise(
  (sample) => {
    const { low, high } = integers(sample)
    const n = high - low
    return new Moments((low + high - 1) / 2, (n * n - 1) / 12, ((n * n - 1) * (3 * n * n - 7)) / 240)
  },
  (value, _, sample) => {
    const { low, high } = integers(sample)
    return Number.isInteger(value) ? within(value, low, high - 1) : NaN
  },
)

const standardNormal = (sample: Sample, value: number, i: number): number =>
  (value - at(given(sample, 'mean', 0), i)) / at(given(sample, 'std', 1), i)

/** Bernoulli draws with probabilities that differ: deviations in units of their own standard deviations. */
const bernoulli: (sample: Sample) => RandomJudge = (sample) => (draws) => {
  const p = given(sample, 'self', 0.5)
  const all = new Moments(0, 1, Infinity)
  return drawMany(draws, (got) => {
    for (const [i, value] of got.values.entries()) {
      const chance = at(p, i)
      if (value !== 0 && value !== 1) return `distribution: ${value} cannot be drawn`
      if (chance === 0 || chance === 1) {
        if (value !== chance) return `distribution: ${value} drawn with probability ${chance}`
      } else all.add((value - chance) / Math.sqrt(chance * (1 - chance)))
    }
    return undefined
  }).then((wrong) => wrong ?? all.verdict())
}

const multinomial: (sample: Sample) => RandomJudge = (sample) => async (draws) => {
  const weights = valuesOf(sample.tensors[0]!)
  const width = sample.tensors[0]!.shape.at(-1)!
  const count = numberOf(sample, 'num_samples', 1)
  const replacement = flagOf(sample, 'replacement', false)
  const first = Array.from({ length: weights.length / width }, () => new Float64Array(width))
  let calls = 0
  const wrong = await drawMany(draws, (got) => {
    calls++
    for (let row = 0; row < first.length; row++) {
      const drawn = [...got.values.subarray(row * count, (row + 1) * count)]
      if (drawn.some((one) => !Number.isInteger(one) || one < 0 || one >= width))
        return 'distribution: no such category'
      if (drawn.some((one) => weights[row * width + one] === 0)) return 'distribution: a category of weight 0 was drawn'
      if (!replacement && new Set(drawn).size !== count) return 'distribution: a category was drawn twice'
      first[row]![drawn[0]!]!++
    }
    return undefined
  })
  if (wrong !== undefined) return wrong
  // The first draw of a row has the categories' own probabilities, with and without replacement.
  for (const [row, seen] of first.entries()) {
    const own = weights.subarray(row * width, (row + 1) * width)
    const total = own.reduce((a, b) => a + b, 0)
    for (const [category, times] of seen.entries()) {
      const p = own[category]! / total
      const allowed = standardErrors * Math.sqrt((p * (1 - p)) / calls) + 1e-12
      if (Math.abs(times / calls - p) > allowed) {
        return `distribution: category ${category} drawn ${times} times of ${calls}, probability ${p}`
      }
    }
  }
  return undefined
}

/** Windows at random places: every result is an element of the input, and an index says which. */
const windows: (sample: Sample) => RandomJudge | undefined = (sample) => {
  if (sample.args.some(({ n }) => n === '_random_samples')) return undefined
  return async (draws) => {
    const x = valuesOf(sample.tensors[0]!)
    const outputs = await draws.call()
    if (outputs.length !== sample.outputs.length)
      return `outputs: ${outputs.length} instead of ${sample.outputs.length}`
    const gots: Got[] = []
    for (const [i, output] of outputs.entries()) {
      const got = await draws.read(output as Tensor)
      const wrong = describeMismatch(got, expectedOutput(sample, i))
      if (wrong !== undefined) return wrong
      gots.push(got)
    }
    const spatial = sample.call.includes('2d') ? 2 : 3
    const size = product(sample.tensors[0]!.shape.slice(-spatial))
    const area = product(gots[0]!.shape.slice(-spatial))
    for (const [i, value] of gots[0]!.values.entries()) {
      const from = Math.floor(i / area) * size
      if (!x.subarray(from, from + size).includes(value)) return `value: ${value} is not in the input`
      const index = gots[1]?.values[i]
      if (index !== undefined && x[from + index] !== value)
        return `value: index ${index} holds ${x[from + index]}, not ${value}`
    }
    const found = gots[1] === undefined ? undefined : await draws.gradient(outputs[0] as Tensor)
    if (found === undefined) return undefined
    // Each chosen element gets the sum of the cotangents of the windows that chose it.
    const expected = new Float64Array(x.length)
    for (const [i, cotangent] of found.cotangent.entries()) {
      expected[Math.floor(i / area) * size + gots[1]!.values[i]!]! += cotangent
    }
    const closeness = closenessOf('float32', undefined)
    const wrong = expected.findIndex((value, i) => !near(found.got.values[i]!, value, closeness))
    return wrong < 0
      ? undefined
      : `gradient value: element ${wrong} is ${found.got.values[wrong]} instead of ${expected[wrong]}`
  }
}

/** Contents are unspecified. */
const shapeOnly: (sample: Sample) => RandomJudge = () => async (draws) =>
  describeMismatch(await draws.read((await draws.call())[0] as Tensor), expectedOutput(draws.sample))

/** Judges of names whose results are random or unspecified; undefined for samples that are neither. */
export const randomRules: Readonly<Record<string, (sample: Sample) => RandomJudge | undefined>> = {
  empty: shapeOnly,
  empty_like: shapeOnly,
  empty_strided: shapeOnly,
  new_empty: shapeOnly,
  bernoulli,
  multinomial,
  rand_like: elementwise(uniform, (value) => (value < 1 ? within(value, 0, 1) : NaN)),
  randn: elementwise(gaussian, (value) => value),
  randn_like: elementwise(gaussian, (value) => value),
  randint: whole,
  randint_like: whole,
  normal: elementwise(gaussian, (value, i, sample) => standardNormal(sample, value, i)),
  log_normal: elementwise(gaussian, (value, i, sample) => standardNormal(sample, Math.log(value), i)),
  uniform: elementwise(uniform, (value, _, sample) => {
    const low = numberOf(sample, 'from', 0)
    return within((value - low) / (numberOf(sample, 'to', 1) - low), 0, 1)
  }),
  exponential: elementwise(
    () => new Moments(1, 1, 9),
    (value, _, sample) => within(value * numberOf(sample, 'lambd', 1), 0, Infinity),
  ),
  cauchy: elementwise(uniform, (value, _, sample) => {
    const z = (value - numberOf(sample, 'median', 0)) / numberOf(sample, 'sigma', 1)
    return Math.atan(z) / Math.PI + 0.5
  }),
  geometric: elementwise(
    (sample) => {
      const p = numberOf(sample, 'p', 0.5)
      const variance = (1 - p) / p ** 2
      return new Moments(1 / p, variance, variance ** 2 * (9 + p ** 2 / (1 - p)))
    },
    (value) => (Number.isInteger(value) && value >= 1 ? value : NaN),
  ),
  'nn.functional.dropout': dropout(
    single,
    plainKept,
    () => 0,
    (p) => 1 / (1 - p),
  ),
  'nn.functional.dropout2d': dropout(
    channel,
    plainKept,
    () => 0,
    (p) => 1 / (1 - p),
  ),
  'nn.functional.dropout3d': dropout(
    channel,
    plainKept,
    () => 0,
    (p) => 1 / (1 - p),
  ),
  'nn.functional.alpha_dropout': dropout(single, alphaKept, alphaDropped, scale),
  'nn.functional.feature_alpha_dropout': dropout(channel, alphaKept, alphaDropped, scale),
  'nn.functional.rrelu': rrelu,
  'nn.functional.scaled_dot_product_attention': meanful,
  'nn.functional.multi_head_attention_forward': meanful,
  'nn.functional.fractional_max_pool2d': windows,
  'nn.functional.fractional_max_pool3d': windows,
}
