import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../../methods/index.ts'
import { setDefaultDevice } from '../../default-device.ts'
import type { DType } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { Generator } from '../../random/generator.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { empty, full, zeros } from '../primitives/creation.ts'
import { bernoulli, normal } from './distributions.ts'
import { tensor } from '../creation/from-values.ts'
import { multinomial } from './multinomial.ts'
import { rand, randint, randintLike, randLike, randnLike, randperm } from '../creation/random.ts'

beforeAll(() => setDefaultDevice(js()))

const n = 20_000

/**
 * Dvoretzky, Kiefer and Wolfowitz, with Massart's constant: the empirical distribution function of n draws from any distribution
 * is nowhere farther than d from the true one, except with probability 2 exp(−2 n d²), here 10⁻⁹.
 */
const farthest = Math.sqrt(Math.log(2e9) / (2 * n))

async function numbers(x: Tensor): Promise<number[]> {
  return Array.from(await x.to('float64').toTypedArray(), Number)
}

/** Greatest distance between the empirical distribution function and `cdf` (right-continuous). */
async function distance(x: Tensor, cdf: (value: number) => number): Promise<number> {
  const values = (await numbers(x)).sort((a, b) => a - b)
  let worst = 0
  values.forEach((value, i) => {
    if (i + 1 < values.length && values[i + 1] === value) return
    worst = Math.max(worst, Math.abs((i + 1) / values.length - cdf(value)))
  })
  return worst
}

/** Φ by the series Φ(x) = ½ + φ(x) Σ x^(2k+1) / (1 · 3 · … (2k + 1)). */
function gaussian(x: number): number {
  if (Math.abs(x) > 7) return x < 0 ? 0 : 1
  let [term, sum] = [x, x]
  for (let k = 1; k < 200; k++) sum += term *= (x * x) / (2 * k + 1)
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)
}

const generator = (): Generator => new Generator(5)

type Draw = (x: Tensor, options: { readonly generator: Generator }) => Tensor

const continuous: readonly (readonly [string, Draw, (x: number) => number])[] = [
  ['uniform_', (x, o) => x.uniform_(-3, 1, o), (x) => (x + 3) / 4],
  ['normal_', (x, o) => x.normal_(2, 3, o), (x) => gaussian((x - 2) / 3)],
  ['logNormal_', (x, o) => x.logNormal_(0.5, 0.25, o), (x) => gaussian((Math.log(x) - 0.5) / 0.25)],
  ['exponential_', (x, o) => x.exponential_(2, o), (x) => 1 - Math.exp(-2 * x)],
  ['cauchy_', (x, o) => x.cauchy_(1, 2, o), (x) => 0.5 + Math.atan((x - 1) / 2) / Math.PI],
  ['geometric_', (x, o) => x.geometric_(0.3, o), (x) => 1 - 0.7 ** x],
  ['random_', (x, o) => x.random_(-5, 12, o), (x) => (x + 6) / 17],
  ['bernoulli_', (x, o) => x.bernoulli_(0.3, o), (x) => (x < 1 ? 0.7 : 1)],
]

describe.each(continuous)('%s', (name, draw, cdf) => {
  it.each(['float32', 'float64'] as const)('has its distribution in %s', async (dtype) => {
    expect(await distance(draw(empty([n], { dtype }), { generator: generator() }), cdf)).toBeLessThan(farthest)
  })

  it('is the same again from the same generator, and other for another', async () => {
    const values = (seed: number): Promise<number[]> => numbers(draw(empty([8]), { generator: new Generator(seed) }))
    expect(await values(1)).toEqual(await values(1))
    expect(await values(1)).not.toEqual(await values(3))
  })

  it('refuses a leaf that requires a gradient', () => {
    expect(() => draw(zeros([2]).requiresGrad_(), { generator: generator() })).toThrow(
      expect.objectContaining({ code: 'LEAF_MODIFIED', op: name }),
    )
  })
})

/** Largest and smallest of many draws, against the ends of the range. */
const wholes: readonly (readonly [DType, number, number])[] = [
  ['bool', 0, 1],
  ['uint8', 0, 255],
  ['int8', 0, 127],
  ['int16', 0, 2 ** 15 - 1],
  ['int32', 0, 2 ** 31 - 1],
  ['int64', 0, 2 ** 63],
  ['float16', 0, 2 ** 11],
  ['bfloat16', 0, 2 ** 8],
  ['float32', 0, 2 ** 24],
  ['float64', 0, 2 ** 53],
]

describe('random_ without bounds', () => {
  it.each(wholes)('covers the numbers of %s', async (dtype, low, high) => {
    const x = empty([n], { dtype }).random_({ generator: generator() })
    expect(await distance(x, (value) => (value - low + 1) / (high - low + 1))).toBeLessThan(farthest)
    const values = await numbers(x)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low)
    expect(Math.max(...values)).toBeLessThanOrEqual(high)
  })
})

describe('random_ with wide bounds', () => {
  it.each([-1n, -(2n ** 63n)])('covers int64 from %s', async (low) => {
    const x = empty([n], { dtype: 'int64' }).random_(low, null, { generator: generator() })
    const [least, range] = [Number(low), 2 ** 63 - Number(low)]
    expect(await distance(x, (value) => (value - least + 1) / range)).toBeLessThan(farthest)
    expect(Math.min(...(await numbers(x)))).toBeGreaterThanOrEqual(least)
  })
})

describe('randint', () => {
  it.each([
    [0, 10, 'int32'],
    [-(2 ** 31), 2 ** 31, 'int32'],
    [-1000, 2 ** 30, 'int32'],
    [-(2 ** 40), 2 ** 41, 'int64'],
    [2 ** 40, 2 ** 40 + 100, 'int64'],
  ] as const)('from %s to %s', async (low, high, dtype) => {
    const x = randint(low, high, [n], { dtype, generator: generator() })
    expect(await distance(x, (value) => (value - low + 1) / (high - low))).toBeLessThan(farthest)
  })

  it('counts from 0 when it is given one bound', async () => {
    const values = await numbers(randint(3, [100]))
    expect(new Set(values)).toEqual(new Set([0, 1, 2]))
    expect(randint(3, [2]).dtype).toBe('int32')
  })

  it.each([
    [1, 1],
    [0.5, 2],
    [3, 1],
  ])('refuses from %s to %s', (low, high) => {
    expect(() => randint(low, high, [2])).toThrow(TorchError)
  })
})

it('the like-functions follow shape and dtype', async () => {
  const x = zeros([3, 2], { dtype: 'float64' })
  for (const y of [randLike(x), randnLike(x), randintLike(x, 5), randintLike(x, 5, 6)]) {
    expect([y.shape, y.dtype]).toEqual([[3, 2], 'float64'])
  }
  expect(await numbers(randintLike(x, 5, 6))).toEqual([5, 5, 5, 5, 5, 5])
  expect(randLike(x, { dtype: 'float32' }).dtype).toBe('float32')
})

describe('bernoulli', () => {
  it('takes each chance from the tensor, or one number for all', async () => {
    const chances = tensor([0, 0.2, 1]).expand([n, 3]).contiguous()
    const [none, some, every] = await numbers(bernoulli(chances, { generator: generator() }).mean(0))
    expect([none, every]).toEqual([0, 1])
    expect(Math.abs(some! - 0.2)).toBeLessThan(farthest)
    const mean = await bernoulli(empty([n]), 0.7, { generator: generator() })
      .mean()
      .item()
    expect(Math.abs(mean - 0.7)).toBeLessThan(farthest)
  })

  it('writes a tensor of chances in place', async () => {
    expect(await numbers(empty([2, 2]).bernoulli_(tensor([0, 1])))).toEqual([0, 1, 0, 1])
  })

  it('refuses chances outside [0, 1] and whole ones', () => {
    expect(() => bernoulli(empty([2]), 1.5)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(() => bernoulli(zeros([2], { dtype: 'int32' }))).toThrow(expect.objectContaining({ code: 'DTYPE_MISMATCH' }))
  })
})

describe('normal', () => {
  const standard = async (x: Tensor, mean: number, std: number): Promise<void> => {
    expect(await distance(x, (value) => gaussian((value - mean) / std))).toBeLessThan(farthest)
  }

  it('takes means and deviations as tensors or numbers', async () => {
    await standard(normal(full([n], 3), full([n], 2), { generator: generator() }), 3, 2)
    await standard(normal(full([n], 3), 2, { generator: generator() }), 3, 2)
    await standard(normal(3, full([n], 2), { generator: generator() }), 3, 2)
    await standard(normal(3, 2, [n], { generator: generator() }), 3, 2)
    await standard(normal(full([n], 3)), 3, 1)
    expect(normal(zeros([3, 1]), full([2], 1)).shape).toEqual([3, 2])
  })

  it('refuses negative deviations', () => {
    expect(() => normal(0, -1, [2])).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  })
})

describe('multinomial', () => {
  const weights = [0, 1, 2, 5]

  /** Hoeffding: the share of an event among n draws is not farther than this from its chance, but for 10⁻⁹. */
  const share = farthest

  it('draws by weight with replacement', async () => {
    const values = await numbers(multinomial(tensor(weights), n, { replacement: true, generator: generator() }))
    weights.forEach((weight, i) => {
      const seen = values.filter((value) => value === i).length / n
      expect(Math.abs(seen - weight / 8)).toBeLessThan(weight === 0 ? 1e-12 : share)
    })
  })

  it('draws without replacement as one draw after another', async () => {
    const rows = tensor(weights).expand([n, 4]).contiguous()
    const values = await numbers(multinomial(rows, 2, { generator: generator() }))
    for (const first of [1, 2, 3]) {
      for (const second of [1, 2, 3]) {
        let seen = 0
        for (let i = 0; i < n; i++) if (values[2 * i] === first && values[2 * i + 1] === second) seen++
        const [a, b] = [weights[first]!, weights[second]!]
        const chance = first === second ? 0 : (a / 8) * (b / (8 - a))
        expect(Math.abs(seen / n - chance)).toBeLessThan(first === second ? 1e-12 : share)
      }
    }
  })

  it('gives int32 indices, one row for each row', () => {
    const x = multinomial(rand([3, 5]), 4)
    expect([x.shape, x.dtype]).toEqual([[3, 4], 'int32'])
    expect(multinomial(rand([5], { dtype: 'float64' }), 2).shape).toEqual([2])
  })

  it('refuses what cannot be drawn', () => {
    expect(() => multinomial(rand([3]), 4)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(() => multinomial(rand([1, 2, 3]), 1)).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH' }))
    expect(() => multinomial(zeros([3], { dtype: 'int32' }), 1)).toThrow(TorchError)
    expect(() => multinomial(rand([3]), 0)).toThrow(TorchError)
    expect(() => multinomial(zeros([2 ** 24 + 1]), 1)).toThrow('number of categories cannot exceed 2^24')
  })

  it.each([
    ['negative', [1, -1, 2], 'negative, NaN or infinite'],
    ['NaN', [1, NaN, 2], 'negative, NaN or infinite'],
    ['infinite', [1, Infinity, 2], 'negative, NaN or infinite'],
    ['all 0', [0, 0, 0], 'add up to more than 0'],
    [
      'all 0 in a row',
      [
        [1, 2],
        [0, 0],
      ],
      'add up to more than 0',
    ],
  ])('refuses weights that are %s', (_, values, text) => {
    for (const replacement of [false, true])
      expect(() => multinomial(tensor(values), 1, { replacement })).toThrow(`multinomial: weights`)
    expect(() => multinomial(tensor(values), 1)).toThrow(text)
  })

  it('never draws a category without weight, not even the last', async () => {
    const drawn = await numbers(multinomial(tensor([0, 1, 0, 1e-30, 0, 0]), 1000, { replacement: true }))
    expect(drawn.filter((category) => category !== 1 && category !== 3)).toEqual([])
  })

  it('draws many from many categories, whose table of all with all would not fit into memory', () => {
    expect(multinomial(full([100_000], 1), 100_000, { replacement: true }).shape).toEqual([100_000])
  })
})

describe('parameters of distributions', () => {
  const x = (dtype: DType = 'float32'): Tensor => empty([3], { dtype })
  it.each<[string, () => unknown]>([
    ['a chance above 1', () => bernoulli(tensor([0.5, 2]))],
    ['a chance that is NaN', () => bernoulli(tensor([NaN]))],
    ['a chance below 0 in place', () => x().bernoulli_(tensor([-0.5, 0, 1]))],
    ['whole chances in place', () => x().bernoulli_(tensor([1, 0, 1], { dtype: 'int32' }))],
    ['a chance of NaN for all', () => x().bernoulli_(NaN)],
    ['negative deviations', () => normal(tensor([0]), tensor([-1]))],
    ['deviations that are NaN', () => normal(0, tensor([NaN]))],
    ['whole means', () => normal(tensor([0], { dtype: 'int32' }), 1)],
    ['a deviation that is NaN', () => x().normal_(0, NaN)],
    ['bounds the wrong way round', () => x().uniform_(1, 0)],
    ['bounds that are infinite', () => x().uniform_(-Infinity, 1)],
    ['bounds too far apart', () => x().uniform_(-3e38, 3e38)],
    ['bounds beyond a half', () => x('float16').uniform_(0, 1e6)],
    ['a log-normal without spread', () => x().logNormal_(0, 0)],
    ['a rate of 0', () => x().exponential_(0)],
    ['a scale of NaN', () => x().cauchy_(0, NaN)],
    ['a certain success', () => x().geometric_(1)],
    ['trials as bools', () => x('bool').geometric_(0.5)],
    ['whole numbers beyond a byte', () => x('uint8').random_(0, 257)],
    ['whole numbers below a byte', () => x('uint8').random_(-1, 2)],
    ['whole numbers beyond a bool', () => x('bool').random_(0, 3)],
    ['an empty range', () => x().random_(1, 1)],
    ['randint beyond its dtype', () => randint(0, 300, [3], { dtype: 'uint8' })],
    ['randintLike beyond its dtype', () => randintLike(x('uint8'), 300)],
    ['randperm beyond its dtype', () => randperm(300, { dtype: 'uint8' })],
    ['randperm beyond a half', () => randperm(2050, { dtype: 'float16' })],
    ['randperm of bools', () => randperm(2, { dtype: 'bool' })],
    ['a number of numbers that is negative', () => randperm(-1)],
    ['a shape given one by one', () => randint(10, 3 as never, 4 as never)],
    ['a string', () => x().normal_('a' as never)],
    ['an unknown option', () => bernoulli(tensor([0.5]), { seed: 1 } as never)],
  ])('refuse %s', (_, run) => {
    expect(run).toThrow(TorchError)
  })

  it('take the ends of a dtype', () => {
    expect(randint(0, 256, [3], { dtype: 'uint8' }).dtype).toBe('uint8')
    expect(randperm(256, { dtype: 'uint8' }).shape).toEqual([256])
    expect(randperm(2049, { dtype: 'float16' }).shape).toEqual([2049])
    expect(x().uniform_(1, 1).toArraySync()).toEqual([1, 1, 1])
    expect(normal(tensor([0]), tensor([1], { dtype: 'float64' })).dtype).toBe('float32')
  })
})
