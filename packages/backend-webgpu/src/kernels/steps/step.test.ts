import type { View } from '@flambeau/core'
import { expect, it } from 'vitest'
import { describeBothProfiles, distance, fraction } from '../../../test/both-profiles.ts'
import { data, run } from '../../../test/device.ts'

/** The state of one element: weight, gradient, then whatever the optimizer keeps. Updated in place. */
type Update = (s: number[]) => void

const rate = { lr: 0.1, weightDecay: 0, maximize: false }
const sgd = { ...rate, momentum: 0, dampening: 0, nesterov: false, first: false }
const adam = { ...rate, step: 3, beta1: 0.9, beta2: 0.999, eps: 1e-8, decoupled: false, amsgrad: false }
const rmsprop = { ...rate, alpha: 0.99, eps: 1e-8, momentum: 0, centered: false }

function gradientOf([p = 0, g = 0]: number[], { maximize, weightDecay }: typeof rate): number {
  return (maximize ? -g : g) + weightDecay * p
}

function sgdUpdate(attrs: typeof sgd): Update {
  const { lr, momentum, dampening, nesterov, first } = attrs
  return (s) => {
    const g = gradientOf(s, attrs)
    if (momentum !== 0) s[2] = first ? g : momentum * (s[2] ?? 0) + (1 - dampening) * g
    const buffer = s[2] ?? 0
    s[0] = (s[0] ?? 0) - lr * (momentum === 0 ? g : nesterov ? g + momentum * buffer : buffer)
  }
}

function adamUpdate(attrs: typeof adam): Update {
  const { lr, step, beta1, beta2, eps, decoupled, weightDecay, amsgrad } = attrs
  return (s) => {
    const g = gradientOf(s, decoupled ? { ...attrs, weightDecay: 0 } : attrs)
    if (decoupled) s[0] = (s[0] ?? 0) * (1 - lr * weightDecay)
    const m = (s[2] = beta1 * (s[2] ?? 0) + (1 - beta1) * g)
    const v = (s[3] = beta2 * (s[3] ?? 0) + (1 - beta2) * g * g)
    if (amsgrad) s[4] = Math.max(s[4] ?? 0, v)
    const root = Math.sqrt(amsgrad ? (s[4] ?? 0) : v) / Math.sqrt(1 - beta2 ** step)
    s[0] = (s[0] ?? 0) - ((lr / (1 - beta1 ** step)) * m) / (root + eps)
  }
}

function rmspropUpdate(attrs: typeof rmsprop): Update {
  const { lr, alpha, eps, momentum, centered } = attrs
  return (s) => {
    const g = gradientOf(s, attrs)
    const v = (s[2] = alpha * (s[2] ?? 0) + (1 - alpha) * g * g)
    let variance = v
    if (centered) {
      const mean = (s[3] = alpha * (s[3] ?? 0) + (1 - alpha) * g)
      variance = v - mean * mean
    }
    const step = g / (Math.sqrt(variance) + eps)
    const at = centered ? 4 : 3
    if (momentum > 0) s[at] = momentum * (s[at] ?? 0) + step
    s[0] = (s[0] ?? 0) - lr * (momentum > 0 ? (s[at] ?? 0) : step)
  }
}

/** Op, attributes, tensors per parameter (gradient included) and what happens to one element. */
const cases: [string, object, number, Update][] = [
  ...[{}, { weightDecay: 0.1 }, { maximize: true }].map((change): (typeof cases)[0] => {
    const attrs = { ...sgd, ...change }
    return ['sgdStep', attrs, 2, sgdUpdate(attrs)]
  }),
  ...[{ first: true }, { dampening: 0.1 }, { nesterov: true, weightDecay: 0.01, maximize: true }].map(
    (change): (typeof cases)[0] => {
      const attrs = { ...sgd, momentum: 0.9, ...change }
      return ['sgdStep', attrs, 3, sgdUpdate(attrs)]
    },
  ),
  ...[
    {},
    { weightDecay: 0.1 },
    { weightDecay: 0.1, decoupled: true },
    { step: 1, maximize: true },
    { amsgrad: true },
  ].map((change): (typeof cases)[0] => {
    const attrs = { ...adam, ...change }
    return ['adamStep', attrs, attrs.amsgrad ? 5 : 4, adamUpdate(attrs)]
  }),
  ...[{}, { weightDecay: 0.1, maximize: true }, { momentum: 0.9 }, { centered: true, momentum: 0.5 }].map(
    (change): (typeof cases)[0] => {
      const attrs = { ...rmsprop, ...change }
      return ['rmspropStep', attrs, 3 + (attrs.centered ? 1 : 0) + (attrs.momentum > 0 ? 1 : 0), rmspropUpdate(attrs)]
    },
  ),
]

/** The first state tensor starts around 1.5, further ones around 0.3: second moments are positive, and above a mean's square. */
function start(list: number, i: number): number {
  const value = fraction(i + 100 * list)
  if (list < 2) return value
  return list === 2 ? 1.5 + 0.5 * value : 0.3 + 0.1 * value
}

describeBothProfiles('optimizer steps', ({ tensor }) => {
  it.each(cases)('%s %j', async (op, attrs, lists, update) => {
    const sizes = [15, 8]
    const views: View[] = []
    for (let list = 0; list < lists; list++) for (const n of sizes) views.push(tensor([n], (i) => start(list, i)))
    const mutated = views.filter((_, at) => Math.floor(at / 2) !== 1)
    run((views[0] as View).storage.backend, op, views, mutated, { ...attrs, count: 2 })
    for (const [p, n] of sizes.entries()) {
      const expected = Array.from({ length: n }, (_, i) => {
        const state = Array.from({ length: lists }, (__, list) => start(list, i))
        update(state)
        return state
      })
      for (let list = 0; list < lists; list++) {
        const column = expected.map((state) => state[list] as number)
        expect(distance(await data(views[list * 2 + p] as View), column)).toBeLessThan(16 * 2 ** -24)
      }
    }
  })

  it('updates a window of a larger storage and nothing around it', async () => {
    const all = tensor([12], () => 1)
    const weight = { ...all, shape: [5], offset: 3 }
    const grad = tensor([5], () => 1)
    run(all.storage.backend, 'sgdStep', [weight, grad], [weight], { ...sgd, lr: 0.5, count: 1 })
    expect(await data(all)).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1])
  })

  it('leaves tensors with gaps to the op-by-op path', () => {
    const weight = { ...tensor([6], () => 1), shape: [3], strides: [2] }
    const kernel = weight.storage.backend.kernels.get('sgdStep')
    expect(kernel?.declines?.([weight], [], sgd as never)).toMatch(/not contiguous/)
  })
})
