import { apply } from '../run/call.ts'
import type { OpCases } from '../write/case.ts'
import { Gen, hash } from '../write/gen.ts'
import { place } from '../write/layouts.ts'
import { type Case, makeCase } from '../write/make-case.ts'
import { sameMistake } from './error.ts'

/** The calls of an op that must be refused, in the same words on every device. */
export function mistakeCases(cases: OpCases): readonly Case[] {
  const { op, mistakes = [] } = cases
  return mistakes.map(({ name, code, make }) =>
    makeCase({ op, dtype: 'float32', sample: name, layout: 'contiguous', check: 'error' }, (context) => {
      const example = make(new Gen('float32', hash(`${context.seed}:${op}:${name}`)))
      return sameMistake(context, {
        op,
        sample: name,
        code,
        make: async ({ device }) => {
          const inputs = example.inputs.map((input) => place(device, 'contiguous', input))
          return (await apply(cases, device, inputs, example))[0]
        },
      })
    }),
  )
}
