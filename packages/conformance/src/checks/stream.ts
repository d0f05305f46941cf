import { type Backend, bernoulli, empty, Generator, nn, rand, randint, randperm, type Tensor } from '@flambeau/core'
import { inScope, readBack } from '../run/call.ts'
import { makeCase, type Case } from '../write/make-case.ts'
import type { Context } from '../run/context.ts'
import { Gen } from '../write/gen.ts'
import { place } from '../write/layouts.ts'
import { sameBits } from '../judge/values/host.ts'
import { fail, pass, type Verdict } from '../judge/verdict.ts'

/** What users draw random numbers with; the same seed must give the same bits everywhere. */
const draws: { readonly [name: string]: (device: Backend, generator: Generator) => Tensor } = {
  rand: (device, generator) => rand([7, 37], { device, generator }),
  'rand-later': (device, generator) => {
    rand([5], { device, generator })
    return rand([1031], { device, generator })
  },
  randint: (device, generator) => randint(-5, 100, [7, 37], { device, generator }),
  'randint-wide': (device, generator) => randint(-(2 ** 30), 2 ** 30, [7, 37], { device, generator }),
  random_: (device, generator) => empty([7, 37], { device }).random_({ generator }),
  bernoulli_: (device, generator) => empty([7, 37], { device }).bernoulli_(0.25, { generator }),
  randperm: (device, generator) => randperm(257, { device, generator }),
  bernoulli: (device, generator) => {
    const chances = new Gen('float32', 5).values([7, 37], 0, 1)
    return bernoulli(place(device, 'contiguous', chances), { generator })
  },
  dropout: (device, generator) => {
    const ones = new Gen('float32', 5).from([7, 37], () => 1)
    return nn.functional.dropout(place(device, 'contiguous', ones), { p: 0.5, generator })
  },
}

/** Equal bits on the device and on the oracle, both in float32. */
async function sameStream({ device, oracle, seed }: Context, draw: (typeof draws)[string]): Promise<Verdict> {
  const on = (where: Backend) => inScope(async () => readBack(draw(where, new Generator(seed + 2 ** 33))))
  const [actual, expected] = [await on(device), await on(oracle)]
  if (actual.dtype !== expected.dtype) return fail(`draws ${actual.dtype}, the oracle ${expected.dtype}`)
  return sameBits(actual.dtype, actual.array, expected.array)
    ? pass
    : fail('differs in bits from the stream of the oracle')
}

export const streamCases: readonly Case[] = Object.entries(draws).map(([sample, draw]) =>
  makeCase({ op: 'random', dtype: 'float32', sample, layout: 'contiguous', check: 'stream' }, (context) =>
    sameStream(context, draw),
  ),
)
