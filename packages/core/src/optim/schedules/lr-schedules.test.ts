import { readFileSync } from 'node:fs'
import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../../default-device.ts'
import { zeros } from '../../ops/primitives/creation.ts'
import { lrScheduler, SGD } from '../index.ts'

const { CosineAnnealingLR, ExponentialLR, LinearLR, MultiStepLR, PolynomialLR, StepLR } = lrScheduler
const classes = { CosineAnnealingLR, ExponentialLR, LinearLR, MultiStepLR, PolynomialLR, StepLR }

interface Schedule {
  readonly name: keyof typeof classes
  readonly args: readonly unknown[]
  readonly options: object
}

interface Goldens {
  readonly torch: string
  readonly metrics: readonly number[]
  readonly schedules: readonly { readonly schedules: readonly Schedule[]; readonly rates: readonly number[][] }[]
  readonly plateaus: readonly { readonly options: lrScheduler.PlateauOptions; readonly rates: readonly number[][] }[]
}

const goldens = JSON.parse(readFileSync(new URL('../goldens/lr.json', import.meta.url), 'utf8')) as Goldens

beforeAll(() => setDefaultDevice(js()))

function optimizer(): SGD {
  const params = [0, 1].map(() => zeros([1], { requiresGrad: true }))
  return new SGD([
    { params: [params[0]!], lr: 0.1 },
    { params: [params[1]!], lr: 0.02 },
  ])
}

function make(on: SGD, { name, args, options }: Schedule): lrScheduler.LRScheduler {
  const Schedule = classes[name] as new (...args: unknown[]) => lrScheduler.LRScheduler
  return Object.keys(options).length === 0 ? new Schedule(on, ...args) : new Schedule(on, ...args, options)
}

/** Twenty steps of a few roundings each: 1e-14 of the largest rate. */
function expectRates(found: readonly number[], expected: readonly number[]): void {
  for (const [i, rate] of expected.entries()) expect(Math.abs(found[i]! - rate)).toBeLessThanOrEqual(1e-15)
}

describe(`learning rates as PyTorch ${goldens.torch}`, () => {
  it.each(goldens.schedules)('$schedules', ({ schedules, rates }) => {
    const on = optimizer()
    const made = schedules.map((schedule) => make(on, schedule))
    for (const [epoch, expected] of rates.entries()) {
      if (epoch > 0) for (const scheduler of made) scheduler.step()
      expectRates(made[0]!.getLastLr(), expected)
    }
  })

  it.each(goldens.plateaus)('ReduceLROnPlateau $options', ({ options, rates }) => {
    const scheduler = new lrScheduler.ReduceLROnPlateau(optimizer(), options)
    for (const [i, metric] of goldens.metrics.entries()) {
      scheduler.step(metric)
      expectRates(scheduler.getLastLr(), rates[i]!)
    }
  })
})

it('continues from a saved position', () => {
  const [a, b] = [optimizer(), optimizer()]
  const first = new StepLR(a, 3, { gamma: 0.5 })
  for (let i = 0; i < 4; i++) first.step()
  const second = new StepLR(b, 3, { gamma: 0.5 })
  b.loadStateDict(a.stateDict())
  second.loadStateDict(first.stateDict())
  for (const scheduler of [first, second]) for (let i = 0; i < 2; i++) scheduler.step()
  expect(second.getLastLr()).toEqual(first.getLastLr())
  expect(second.lastEpoch).toBe(6)
  const other = new SGD([zeros([1], { requiresGrad: true })])
  expect(() => new StepLR(other, 1).loadStateDict(first.stateDict())).toThrow(/2 parameter groups, the optimizer 1/)
})

it('a plateau continues from a saved position', () => {
  const [a, b] = [1, 2].map(() => new lrScheduler.ReduceLROnPlateau(optimizer(), { patience: 2 }))
  for (const metric of [1, 1, 1]) a!.step(metric)
  b!.loadStateDict(a!.stateDict())
  for (const scheduler of [a!, b!]) scheduler.step(1)
  expect(b!.getLastLr()).toEqual(a!.getLastLr())
  expect(b!.getLastLr()[0]).toBeCloseTo(0.01, 12)
})

it('LambdaLR scales the initial rate', () => {
  const scheduler = new lrScheduler.LambdaLR(optimizer(), (epoch) => 1 / (1 + epoch))
  scheduler.step()
  expect(scheduler.getLastLr()).toEqual([0.05, 0.01])
})

it('refuses a factor that does not reduce', () => {
  expect(() => new lrScheduler.ReduceLROnPlateau(optimizer(), { factor: 1 })).toThrow(/Factor should be < 1.0/)
})
