import { readFileSync } from 'node:fs'
import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../methods/index.ts'
import { setDefaultDevice } from '../default-device.ts'
import { fromArray } from '../ops/creation/from-values.ts'
import type { Tensor } from '../tensor/tensor.ts'
import * as optim from './index.ts'

type Class = new (params: optim.Params<object>, options: object) => optim.Optimizer<object>

interface Run {
  readonly optimizer: string
  readonly options: object
  readonly groups: boolean
  /** By step, by parameter, the elements. */
  readonly trajectory: readonly (readonly (readonly number[])[])[]
  readonly state: Readonly<Record<number, Readonly<Record<string, number | readonly number[]>>>>
}

interface Goldens {
  readonly torch: string
  readonly shapes: readonly (readonly number[])[]
  readonly start: readonly (readonly number[])[]
  readonly grads: readonly (readonly (readonly number[] | null)[])[]
  readonly runs: readonly Run[]
}

const file = new URL('./goldens/trajectories.json', import.meta.url)
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Goldens

function float64(values: readonly number[], index: number): Tensor {
  return fromArray(Float64Array.from(values), goldens.shapes[index]!)
}

function makeParams(): Tensor[] {
  return goldens.start.map((values, i) => float64(values, i).requiresGrad_())
}

function makeOptimizer({ optimizer, options, groups }: Run, params: readonly Tensor[]): optim.Optimizer<object> {
  const given = groups ? [{ params: [params[0]!] }, { params: [params[1]!], lr: 0.5 }] : params
  return new (Reflect.get(optim, optimizer) as Class)(given, options)
}

function step(optimizer: optim.Optimizer<object>, params: readonly Tensor[], index: number): void {
  for (const [i, param] of params.entries()) {
    const values = goldens.grads[index]![i]!
    param.grad = values === null ? null : float64(values, i)
  }
  optimizer.step()
}

/**
 * A step rounds fewer than 20 times, each by at most half an ulp of something no larger than a few times the parameter; eight
 * steps stay within 8 · 20 · 2⁻⁵³ ≈ 2e-14 of it. The division by a small root can enlarge that tenfold.
 */
function expectClose(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length)
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(2e-13 * Math.max(1, Math.abs(value)))
  }
}

beforeAll(() => setDefaultDevice(js()))

describe(`optimizers as PyTorch ${goldens.torch}`, () => {
  it('are all judged', () => {
    const judged = new Set(goldens.runs.map(({ optimizer }) => optimizer))
    const classes = Object.keys(optim).filter((name) => name !== 'Optimizer' && name !== 'lrScheduler')
    expect([...judged].toSorted()).toEqual(classes.toSorted())
  })

  it.each(goldens.runs)('$optimizer $options groups: $groups', (run) => {
    const params = makeParams()
    const optimizer = makeOptimizer(run, params)
    for (const [index, expected] of run.trajectory.entries()) {
      step(optimizer, params, index)
      for (const [i, values] of expected.entries()) expectClose(params[i]!.toTypedArraySync() as Float64Array, values)
    }
    const { state } = optimizer.stateDict()
    for (const [i, expected] of Object.entries(run.state)) {
      const own = state[Number(i)] ?? {}
      expect(Object.keys(own).toSorted()).toEqual(Object.keys(expected).toSorted())
      for (const [name, value] of Object.entries(expected)) {
        const found = own[name]!
        if (typeof value === 'number') expect(found).toBe(value)
        else expectClose((found as Tensor).toTypedArraySync() as Float64Array, value)
      }
    }
  })

  it.each(goldens.runs.filter((run) => Object.keys(run.state).length > 0))(
    '$optimizer $options groups: $groups continues from a saved state',
    (run) => {
      const params = makeParams()
      const first = makeOptimizer(run, params)
      for (let i = 0; i < 4; i++) step(first, params, i)
      const second = makeOptimizer({ ...run, options: {} }, params)
      second.loadStateDict(first.stateDict())
      for (let i = 4; i < 8; i++) step(second, params, i)
      for (const [i, values] of run.trajectory[7]!.entries()) {
        expectClose(params[i]!.toTypedArraySync() as Float64Array, values)
      }
    },
  )
})
