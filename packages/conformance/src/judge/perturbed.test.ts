import { js } from '@flambeau/backend-js'
import { cat, div, exp, log, log1p, mean, mul, nn, sub, sum, type Tensor, variance } from '@flambeau/core'
import { describe, expect, it } from 'vitest'
import { floats, type OpCases } from '../write/case.ts'
import { casesOfSample } from '../run/cases.ts'
import { contextOf, runCase } from '../run/run.ts'
import { evaluate } from '../run/call.ts'
import { exampleOf } from '../run/context.ts'
import { perturbedBounds } from './perturbed.ts'

const context = contextOf(js(), { create: js, oracle: js })

let tested = 0

/** Cases for a function that is what it is on the oracle, and something else on the device. */
function cases(right: (x: Tensor) => Tensor, given: (x: Tensor) => Tensor = right, low = -2, high = 2): OpCases {
  return {
    op: `function ${tested++}`,
    dtypes: floats,
    grad: 'smooth',
    invoke: ([x]) => (x!.device === context.device ? given(x!) : right(x!)),
    samples: [{ name: 'odd', main: true, make: (g) => ({ inputs: [g.values([3, 5, 7], low, high)], attrs: {} }) }],
  }
}

async function failures(subject: OpCases, checks: readonly string[] = ['values', 'grad']): Promise<readonly string[]> {
  const found: string[] = []
  for (const dtype of subject.dtypes) {
    for (const one of casesOfSample(subject, dtype, subject.samples[0]!)) {
      if (!checks.includes(one.check) || one.layout !== 'contiguous') continue
      const row = await runCase(one, context)
      if (row.status !== 'pass') found.push(`${dtype} ${one.check}: ${row.reason}`)
    }
  }
  return found
}

const spread = (x: Tensor): Tensor => variance(x, 2)
const spreadOfPopulation = (x: Tensor): Tensor => variance(x, 2, { correction: 0 })
/** Right in exact arithmetic, but squares cancel. */
const cancellingSpread = (x: Tensor): Tensor => {
  const squares = sub(mean(mul(x, x), 2), mul(mean(x, 2), mean(x, 2)))
  return mul(squares, 7 / 6)
}
const logSumExp = (x: Tensor): Tensor => {
  const most = x.detach().amax(2, { keepdim: true })
  return log(sum(exp(sub(x, most)), 2)).add(most.squeeze(2))
}
const plainLogSumExp = (x: Tensor): Tensor => log(sum(exp(x), 2))
const softplus = (x: Tensor): Tensor => x.maximum(0).add(log1p(exp(x.abs().neg())))
const plainSoftplus = (x: Tensor): Tensor => log1p(exp(x))

describe('bounds found by experiment', () => {
  it.each([
    ['variance', spread],
    ['log Σ exp', logSumExp],
    ['softplus', softplus],
    [
      'a function of many steps',
      (x: Tensor) =>
        nn.functional
          .softmax(exp(x).div(x.mul(x).add(1)), 2)
          .sqrt()
          .tanh(),
    ],
  ])('let a right %s pass in every dtype, with its gradients', async (_, fn) => {
    expect(await failures(cases(fn))).toEqual([])
  })

  it('let another order of the same steps pass', async () => {
    expect(
      await failures(
        cases(
          (x) => mul(div(x, 3), exp(x)),
          (x) => div(mul(x, exp(x)), 3),
        ),
      ),
    ).toEqual([])
  })

  it('catch a variance divided by n', async () => {
    const found = await failures(cases(spread, spreadOfPopulation))
    expect(found.map((text) => text.split(':')[0])).toEqual(
      expect.arrayContaining(['float32 values', 'float64 values', 'float16 values', 'bfloat16 values', 'float32 grad']),
    )
  })

  it('catch squares that cancel', async () => {
    const found = await failures(cases(spread, cancellingSpread, 100, 101), ['values'])
    expect(found.some((text) => text.startsWith('float32 values'))).toBe(true)
  })

  it('catch an exponential that overflows', async () => {
    expect((await failures(cases(logSumExp, plainLogSumExp, 80, 120), ['values'])).join()).toContain('float32 values')
    expect((await failures(cases(softplus, plainSoftplus, 80, 120), ['values'])).join()).toContain('float32 values')
  })

  it('catch an error of 10⁻⁵ in float32', async () => {
    expect(
      (
        await failures(
          cases(softplus, (x) => mul(softplus(x), 1 + 1e-5)),
          ['values'],
        )
      ).join(),
    ).toContain('float32 values')
  })

  it('are nothing where values are only moved, whose zeros keep their signs', async () => {
    const moving = cases((x) => cat([x, x.transpose(0, 1).flip(0).reshape([3, 5, 7])], 1))
    const example = exampleOf({ cases: moving, dtype: 'float32', sample: moving.samples[0]!, layout: 'contiguous' }, 0)
    const { tolerances, unjudged } = await perturbedBounds((device) => evaluate(moving, device, example), context)
    expect(unjudged).toBe(0)
    expect(tolerances[0]).toMatchObject({ signedZero: true })
    expect([...(tolerances[0]!.ulp as Float64Array)].every((bound) => bound === 0)).toBe(true)
  })

  it('are nothing where values are chosen and counted', async () => {
    const counting = cases((x) => sum(x.gt(0).to('float32'), 2).add(x.amax(2).maximum(1).floor()))
    const example = exampleOf(
      { cases: counting, dtype: 'float32', sample: counting.samples[0]!, layout: 'contiguous' },
      0,
    )
    const { tolerances } = await perturbedBounds((device) => evaluate(counting, device, example), context)
    expect([...(tolerances[0]!.ulp as Float64Array)].every((bound) => bound === 0)).toBe(true)
  })

  it('prove nothing, and say so, where rounding errors decide', async () => {
    const chaotic = cases((x) => div(sub(mul(x, 1 / 3), div(x, 3)), 1e-12).sin())
    expect((await failures(chaotic, ['values'])).join()).toContain('ill-conditioned sample')
  })
})
