import { js } from '@flambeau/backend-js'
import { type Backend, deriveBackend } from '@flambeau/core/backend'
import { describe, expect, it } from 'vitest'
import { oracleOf } from '../run/context.ts'
import { otherValues, wrong } from '../mutants/break.ts'
import { count, peek, poke, rowStrides } from '../judge/values/elements.ts'
import { hunt, problemOn, shrinkOn, type Tried } from './hunt.ts'
import { toTypeScript } from './print.ts'
import { generate } from './generate.ts'
import { problemOf, type Program } from './program.ts'
import { shrink, weight } from './shrink.ts'

const oracle = oracleOf(js())

async function firstFailure(device: Backend, programs = 1000): Promise<Tried | undefined> {
  for await (const tried of hunt(device, oracle, { seed: 7, programs })) if (tried.status === 'fail') return tried
  return undefined
}

/** Devices that are wrong only when ops meet: what single calls do not show. */
const mutants: readonly (readonly [name: string, make: () => Backend])[] = [
  [
    'copies into a view as if it were contiguous',
    () =>
      wrong('', ({ inputs, outputs, run }) => {
        const { storage, dtype, shape, offset } = outputs[0]!
        run(inputs, [
          {
            storage,
            dtype,
            shape,
            strides: rowStrides(shape),
            offset: Math.min(offset, storage.length - count(shape)),
          },
        ])
      })('copy').make(js()),
  ],
  [
    'hands out memory that is still in use',
    () => {
      const inner = js()
      const free: ReturnType<Backend['allocate']>[] = []
      return deriveBackend(inner, 'js with a hasty pool', {
        allocate(dtype, length) {
          const at = free.findIndex((one) => one.dtype === dtype && one.length === length)
          if (at < 0) {
            const storage = inner.allocate(dtype, length)
            storage.backend = this as Backend
            return storage
          }
          return free.splice(at, 1)[0]!
        },
        // Forgets that a storage may be released twice over.
        release: (storage) => void free.push(storage, storage),
      })
    },
  ],
  [
    'adds one too much where the sum is 3',
    () => otherValues('', (value) => (value === 3 ? 4 : value))('add').make(js()),
  ],
  ['loses the sign of products', () => otherValues('', (value) => Math.abs(value))('mul').make(js())],
  [
    'reads one element late when the offset is not zero',
    () =>
      wrong('', ({ device, inputs, outputs, run }) => {
        run()
        const [x] = inputs
        if (x!.offset === 0 || count(x!.shape) === 0) return
        const values = peek(device, outputs[0]!)
        poke(
          device,
          outputs[0]!,
          values.map((value, i) => (i === 0 ? value + 1 : value)),
        )
      })('mul').make(js()),
  ],
]

describe('fuzzing', () => {
  it.each(mutants)('catches a device that %s', async (_, make) => {
    const tried = await firstFailure(make())
    expect(tried, 'no program showed it').toBeDefined()
    expect(weight(tried!.shrunk!.program)).toBeLessThanOrEqual(weight(tried!.found!.program))
  })

  it('shrinks a planted bug to the call that has it', async () => {
    const device = otherValues('', (value) => value + 1)('atan').make(js())
    const program: Program = {
      dtype: 'float32',
      steps: [
        { input: { dtype: 'float32', shape: [2, 3], values: [1, 2, 3, 4, 5, 6] } },
        { call: 'transpose', args: [{ ref: 0 }, 0, 1] },
        { call: 'mul', args: [{ ref: 1 }, 2] },
        { call: 'atan', args: [{ ref: 2 }] },
        { read: 3 },
        { call: 'exp', args: [{ ref: 0 }] },
        { call: 'sum', args: [{ ref: 3 }, 0, { keepdim: true }] },
        { call: 'add_', args: [{ ref: 3 }, { ref: 6 }] },
      ],
    }
    const reason = await problemOn(program, device, oracle)
    expect(reason).toBeDefined()
    const shrunk = await shrinkOn({ program, reason: reason! }, device, oracle)
    expect(shrunk.program.steps).toHaveLength(2)
    expect(shrunk.program.steps[1]).toEqual({ call: 'atan', args: [{ ref: 0 }] })
    expect(toTypeScript(shrunk.program)).toContain('const v1 = v0.atan()')
  })

  it('keeps only what a failure needs', async () => {
    const program = await generate(3, 5, oracle)
    const shrunk = await shrink(program, async ({ steps }) => steps.some((step) => 'input' in step))
    expect(shrunk.steps).toHaveLength(1)
  })

  it('draws the same program for the same seed, and says what is wrong with one that is none', async () => {
    const program = await generate(1, 2, oracle)
    expect(await generate(1, 2, oracle)).toEqual(program)
    expect(problemOf(JSON.parse(JSON.stringify(program)))).toBeUndefined()
    expect(problemOf(null)).toBe('it is no object')
    expect(problemOf({ dtype: 'int32', steps: [] })).toContain('not a floating one')
    expect(problemOf({ dtype: 'float32', steps: [{ call: 'neg', args: [{ ref: 0 }] }] })).toContain('uses v0')
    expect(
      problemOf({ dtype: 'float32', steps: [{ input: { dtype: 'float32', shape: [2], values: [1] } }] }),
    ).toContain('not 2 numbers')
  })
})
