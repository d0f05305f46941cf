import type { Tensor } from '@flambeau/core'
import { decodeArgument } from './invoke.ts'
import { closenessOf, describeMismatch, type Got, near, valuesOf } from './judge.ts'
import type { Sample, StoredTensor } from './sample.ts'

/** What a judge of random results may do. */
export interface Draws {
  readonly sample: Sample
  /** Calls the function once more. */
  readonly call: (changes?: Readonly<Record<string, unknown>>) => Promise<readonly unknown[]>
  readonly read: (tensor: Tensor) => Promise<Got>
}

export type RandomJudge = (draws: Draws) => Promise<string | undefined>

/** How many elements are drawn for a statistic, and in how many calls at most. */
const wantedElements = 4000
const mostCalls = 200
/** A statistic of a right generator leaves ±5 standard errors once in two million times. */
const standardErrors = 5

/** An argument's value on the host: one number, or the elements of a tensor. */
function given(sample: Sample, name: string, otherwise: number): number | Float64Array {
  const found = sample.args.find(({ n }) => n === name)
  if (found === undefined) return otherwise
  const { v } = found
  if (v !== null && typeof v === 'object' && 't' in v) return valuesOf(sample.tensors[v.t]!)
  const value = decodeArgument(v, [])
  return typeof value === 'number' ? value : otherwise
}

const numberOf = (sample: Sample, name: string, otherwise: number): number => {
  const value = given(sample, name, otherwise)
  return typeof value === 'number' ? value : value[0]!
}

export function flagOf(sample: Sample, name: string, otherwise: boolean): boolean {
  const value = sample.args.find(({ n }) => n === name)?.v
  return typeof value === 'boolean' ? value : otherwise
}

/** Element `i` of an argument that is broadcast over the leading dimensions of the result. */
const at = (value: number | Float64Array, i: number): number =>
  typeof value === 'number' ? value : value[i % value.length]!

function expectedOutput(sample: Sample, i = 0): StoredTensor {
  return (sample.outputs[i] as { readonly tensor: StoredTensor }).tensor
}

/** Draws until there are enough elements; hands each result to `visit`, which may say what is wrong. */
async function drawMany(draws: Draws, visit: (got: Got) => string | undefined): Promise<string | undefined> {
  let elements = 0
  for (let calls = 0; calls < mostCalls && elements < wantedElements; calls++) {
    const got = await draws.read((await draws.call())[0] as Tensor)
    const wrong = describeMismatch(got, expectedOutput(draws.sample)) ?? visit(got)
    if (wrong !== undefined || got.values.length === 0) return wrong
    elements += got.values.length
  }
  return undefined
}

/** Mean and variance of a sequence against a distribution's, of which the first moments are known. */
export class Moments {
  #count = 0
  #sum = 0
  #squares = 0
  readonly mean: number
  readonly variance: number
  readonly fourth: number

  /** @param fourth - Fourth central moment: it is the variance of a squared deviation, plus the variance squared. */
  constructor(mean: number, variance: number, fourth: number) {
    this.mean = mean
    this.variance = variance
    this.fourth = fourth
  }

  add(value: number): void {
    this.#count++
    this.#sum += value - this.mean
    this.#squares += (value - this.mean) ** 2
  }

  /** What does not fit, or undefined. */
  verdict(): string | undefined {
    const n = this.#count
    if (n === 0) return undefined
    const off = Math.abs(this.#sum / n)
    const allowed = standardErrors * Math.sqrt(this.variance / n)
    if (!(off <= allowed)) return `distribution: mean off by ${off}, allowed ${allowed} over ${n} draws`
    const spread = Math.abs(this.#squares / n - this.variance)
    const allowedSpread = standardErrors * Math.sqrt(Math.max(this.fourth - this.variance ** 2, 0) / n)
    if (!(spread <= allowedSpread + 1e-12)) {
      return `distribution: variance off by ${spread}, allowed ${allowedSpread} over ${n} draws`
    }
    return undefined
  }
}

const uniform = (): Moments => new Moments(0.5, 1 / 12, 1 / 80)
const gaussian = (): Moments => new Moments(0, 1, 3)

/** Elements that a function maps to draws of a known distribution; NaN says that a value is impossible. */
function elementwise(
  moments: (sample: Sample) => Moments,
  standard: (value: number, i: number, sample: Sample) => number,
): (sample: Sample) => RandomJudge {
  return (sample) => async (draws) => {
    const known = moments(sample)
    let repeated: Got | undefined
    const wrong = await drawMany(draws, (got) => {
      repeated = got
      for (const [i, value] of got.values.entries()) {
        const one = standard(value, i, sample)
        if (Number.isNaN(one)) return `distribution: ${value} cannot be drawn`
        known.add(one)
      }
      return undefined
    })
    return wrong ?? (repeated === undefined ? undefined : known.verdict())
  }
}

const within = (value: number, low: number, high: number): number => (value >= low && value <= high ? value : NaN)

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

/** Elements are dropped, alone or by channels, and the others are transformed: both known. */
function dropout(
  channels: (shape: readonly number[]) => number,
  kept: (x: number, p: number) => number,
  dropped: (p: number) => number,
): (sample: Sample) => RandomJudge | undefined {
  return (sample) => {
    const p = numberOf(sample, 'p', 0.5)
    if (!flagOf(sample, 'training', true) || p === 0 || p === 1) return undefined
    return (draws) => {
      const { shape } = sample.tensors[0]!
      const x = valuesOf(sample.tensors[0]!)
      const size = channels(shape)
      const closeness = closenessOf('float32', undefined)
      const seen = new Moments(p, p * (1 - p), p * (1 - p) * (1 - 3 * p * (1 - p)))
      return drawMany(draws, (got) => {
        for (let from = 0; from < x.length; from += size) {
          const indices = Array.from({ length: size }, (_, i) => from + i)
          const off = indices.every((i) => near(got.values[i]!, dropped(p), closeness))
          const on = indices.every((i) => near(got.values[i]!, kept(x[i]!, p), closeness))
          if (!off && !on)
            return `value: neither dropped nor kept, near element ${from}: ${got.values[from]} from ${x[from]}`
          if (off !== on) seen.add(off ? 1 : 0)
        }
        return undefined
      }).then((wrong) => wrong ?? seen.verdict())
    }
  }
}

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1)
const single = (): number => 1
/** Of a batch of channels: all that follows the first two dimensions. */
const channel = (shape: readonly number[]): number => product(shape.slice(2))

const alpha = -1.7580993408473766
const scale = (p: number): number => 1 / Math.sqrt((1 - p) * (1 + p * alpha ** 2))
const alphaKept = (x: number, p: number): number => scale(p) * x - scale(p) * alpha * p
const alphaDropped = (p: number): number => scale(p) * alpha - scale(p) * alpha * p
const plainKept = (x: number, p: number): number => x / (1 - p)

const rrelu: (sample: Sample) => RandomJudge | undefined = (sample) => {
  if (!flagOf(sample, 'training', false)) return undefined
  const low = numberOf(sample, 'lower', 1 / 8)
  const high = numberOf(sample, 'upper', 1 / 3)
  return (draws) => {
    const x = valuesOf(sample.tensors[0]!)
    const slopes = uniform()
    return drawMany(draws, (got) => {
      for (const [i, value] of got.values.entries()) {
        if (x[i]! >= 0) {
          if (value !== x[i]) return `value: ${value} from ${x[i]}`
          continue
        }
        const slope = (value / x[i]! - low) / (high - low)
        if (!(slope >= -1e-5 && slope <= 1 + 1e-5)) return `value: ${value} from ${x[i]}: slope out of range`
        slopes.add(slope)
      }
      return undefined
    }).then((wrong) => wrong ?? slopes.verdict())
  }
}

/** Dropout somewhere inside: the mean of many results is the result without dropout. */
const meanful: (sample: Sample) => RandomJudge | undefined = (sample) => {
  const p = numberOf(sample, 'dropout_p', 0)
  if (p === 0 || !flagOf(sample, 'training', true)) return undefined
  return async (draws) => {
    const plain: Got[] = []
    for (const one of await draws.call({ dropout_p: 0 })) plain.push(await draws.read(one as Tensor))
    const sums = plain.map(({ values }) => new Float64Array(values.length))
    const squares = plain.map(({ values }) => new Float64Array(values.length))
    const calls = mostCalls
    for (let n = 0; n < calls; n++) {
      const outputs = await draws.call()
      for (const [k, output] of outputs.entries()) {
        const got = await draws.read(output as Tensor)
        const wrong = describeMismatch(got, expectedOutput(sample, k))
        if (wrong !== undefined) return wrong
        for (const [i, value] of got.values.entries()) {
          const off = value - plain[k]!.values[i]!
          sums[k]![i]! += off
          squares[k]![i]! += off * off
        }
      }
    }
    if (squares.every((one) => one.every((value) => value === 0))) return 'distribution: nothing is dropped'
    for (const [k, values] of sums.entries()) {
      for (const [i, sum] of values.entries()) {
        const error = Math.sqrt(squares[k]![i]! / calls / calls)
        // Hundreds of elements are looked at, each of them nearly normal: 6 instead of 5.
        if (Math.abs(sum / calls) > 6 * error + 1e-5)
          return `distribution: mean off by ${sum / calls}, standard error ${error}`
      }
    }
    return undefined
  }
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
    return undefined
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
  'nn.functional.dropout': dropout(single, plainKept, () => 0),
  'nn.functional.dropout2d': dropout(channel, plainKept, () => 0),
  'nn.functional.dropout3d': dropout(channel, plainKept, () => 0),
  'nn.functional.alpha_dropout': dropout(single, alphaKept, alphaDropped),
  'nn.functional.feature_alpha_dropout': dropout(channel, alphaKept, alphaDropped),
  'nn.functional.rrelu': rrelu,
  'nn.functional.scaled_dot_product_attention': meanful,
  'nn.functional.multi_head_attention_forward': meanful,
  'nn.functional.fractional_max_pool2d': windows,
  'nn.functional.fractional_max_pool3d': windows,
}
