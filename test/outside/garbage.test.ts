import * as torch from 'flambeau'
import { afterEach, describe, expect, it } from 'vitest'

type Call = (...given: readonly unknown[]) => unknown

/** What touches more than its result, or makes devices. */
const leftOut = new Set([
  'setDefaultDevice',
  'provideDefaultDevice',
  'setPrintOptions',
  'clearConstants',
  'defineOp',
  'registerOp',
  'bestDevice',
  'devices',
  'doctor',
  'js',
  'libtorch',
  'webgpu',
  'onFallback',
])

/** Questions, which are also used as callbacks, and classes that are only there to be extended or caught: they ignore what they do not take. */
const asking = new Set(
  `isDType isTensor getDefaultDevice isGradEnabled isInferenceMode defaultGenerator getPrintOptions toFloat16Bits fromFloat16Bits
  toBfloat16Bits fromBfloat16Bits toString TorchError Storage RemovableHandle Function`.split(/\s+/),
)

function functionsOf(namespace: object, prefix: string): [name: string, call: Call][] {
  return Object.entries(namespace).flatMap(([name, value]): [string, Call][] => {
    if (leftOut.has(name) || typeof value !== 'function') return []
    const isClass = /^class\b/.test(String(value))
    const made = value as new (...given: readonly unknown[]) => unknown
    return [[`${isClass ? 'new ' : ''}${prefix}${name}`, isClass ? (...given) => new made(...given) : (value as Call)]]
  })
}

function methodsOf(prototype: object): [name: string, call: Call][] {
  const found = new Map<string, Call>()
  for (let at = prototype; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const name of Object.getOwnPropertyNames(at)) {
      const { value } = Object.getOwnPropertyDescriptor(at, name)!
      if (name === 'constructor' || typeof value !== 'function' || found.has(name)) continue
      found.set(name, (...given) => (value as Call).call(torch.tensor([[1, 2, 3]]), ...given))
    }
  }
  return Array.from(found, ([name, call]) => [`x.${name}`, call])
}

const everything = [
  ...functionsOf(torch, 'torch.'),
  ...functionsOf(torch.nn.functional, 'F.'),
  ...functionsOf(torch.nn, 'nn.'),
  ...functionsOf(torch.nn.init, 'nn.init.'),
  ...functionsOf(torch.nn.utils, 'nn.utils.'),
  ...functionsOf(torch.utils.data, 'utils.data.'),
  ...functionsOf(torch.optim, 'optim.'),
  ...functionsOf(torch.optim.lrScheduler, 'lrScheduler.'),
  ...functionsOf(torch.autograd, 'autograd.'),
  ...methodsOf(torch.Tensor.prototype),
]

function garbage(): readonly unknown[] {
  const cyclic: unknown[] = []
  cyclic.push(cyclic)
  const gone = torch.ones([2])
  gone.dispose()
  return [
    undefined,
    null,
    true,
    Number.NaN,
    Infinity,
    -1,
    0,
    3,
    0.5,
    2 ** 45,
    10n,
    '',
    'bogus',
    {},
    { bogus: 1 },
    { dim: 0, keepdim: true },
    [],
    [1, 2],
    [-1],
    [Number.NaN],
    ['a'],
    [[1], [2, 3]],
    cyclic,
    () => undefined,
    Symbol('s'),
    new Date(0),
    new Map(),
    Promise.resolve(1),
    new Uint8Array(2),
    torch.tensor([[1, 2, 3]]),
    torch.tensor([1, 0], { dtype: 'int32' }),
    torch.tensor(true),
    torch.zeros([0, 3]),
    torch.ones([2], { requiresGrad: true }),
    gone,
    [torch.ones([2]), 1],
    new torch.nn.Linear(2, 2),
    torch.js(),
  ]
}

/** Numbers of a linear congruential generator: the same in every run. */
function* draws(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

async function outcome(call: Call, given: readonly unknown[]): Promise<string> {
  try {
    await call(...given)
    return 'accepted'
  } catch (error) {
    return error instanceof torch.TorchError ? 'refused' : `raw ${String(error)}`
  }
}

describe('garbage', () => {
  afterEach(() => {
    torch.setGradEnabled(true)
  })

  it(`gives a TorchError or a result, over ${everything.length} functions, methods and constructors`, async () => {
    const random = draws(20_261_126)
    const next = (most: number): number => Math.floor(random.next().value * most)
    const values = garbage()
    const raw = new Map<string, string>()
    const count = { accepted: 0, refused: 0 }
    const least = 10_000
    for (let made = 0, at = 0; made < least; made++, at = (at + 1) % everything.length) {
      const [name, call] = everything[at]!
      const given = Array.from({ length: next(5) }, () => values[next(values.length)])
      const got = await outcome(call, given)
      torch.setGradEnabled(true)
      if (got === 'accepted' || got === 'refused') count[got]++
      else raw.set(name, `${got}, given ${given.map((value) => typeof value).join(', ')}`)
    }
    expect(Object.fromEntries(raw)).toEqual({})
    expect(count.accepted + count.refused).toBe(least)
    expect(count.refused).toBeGreaterThan(least / 2)
    expect(await torch.tensor([1]).add(1).toArray()).toEqual([2])
  }, 300_000)

  it.each(everything.filter(([name]) => !asking.has(name.slice(name.lastIndexOf('.') + 1))))(
    '%s refuses more than it takes',
    async (_, call) => {
      const surplus = Array.from({ length: 14 }, () => ({ bogus: 1 }))
      expect(await outcome(call, surplus)).toBe('refused')
    },
  )
})
