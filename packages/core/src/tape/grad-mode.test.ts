import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import '../methods/index.ts'
import * as autograd from '../autograd/index.ts'
import { setDefaultDevice } from '../default-device.ts'
import type { TorchError } from '../errors.ts'
import { ones } from '../ops/primitives/creation.ts'
import { tensor } from '../ops/creation/from-values.ts'
import { enableGrad, inferenceMode, isGradEnabled, isInferenceMode, noGrad, setGradEnabled } from './grad-mode.ts'

setDefaultDevice(js())

const hooks = { pack: (x: unknown) => x, unpack: (x: unknown) => x as ReturnType<typeof ones> }
const parameter = tensor([2], { requiresGrad: true })
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

describe('what runs a function', () => {
  const work = async (): Promise<number> => 1
  const runners: Readonly<Record<string, (fn: () => unknown) => unknown>> = {
    noGrad,
    enableGrad,
    inferenceMode,
    detectAnomaly: autograd.detectAnomaly,
    savedTensorsHooks: (fn) => autograd.savedTensorsHooks(hooks, fn),
    checkpoint: (fn) => autograd.checkpoint(fn, []),
    jacobian: (fn) => autograd.functional.jacobian(fn as () => typeof parameter, ones([1])),
    hvp: (fn) => autograd.functional.hvp(fn as () => typeof parameter, ones([1])),
    gradcheck: (fn) => autograd.gradcheck(fn as () => typeof parameter, [parameter]),
  }

  it.each(Object.entries(runners))('%s refuses promises, also rejected ones', (name, run) => {
    for (const fn of [work, () => Promise.reject(new Error('nobody hears it'))]) {
      let error: TorchError | undefined
      try {
        run(fn)
      } catch (caught) {
        error = caught as TorchError
      }
      expect(error).toMatchObject({ name: 'TorchError', code: 'SCOPE_ORDER', op: name })
    }
    expect([isGradEnabled(), isInferenceMode()]).toEqual([true, false])
  })

  it('refuses async functions by type', () => {
    // @ts-expect-error -- refused
    expect(() => noGrad(work)).toThrow()
    // @ts-expect-error -- refused
    expect(() => enableGrad(async () => 1)).toThrow()
    // @ts-expect-error -- refused
    expect(() => inferenceMode(work)).toThrow()
    // @ts-expect-error -- refused
    expect(() => autograd.detectAnomaly(work)).toThrow()
    // @ts-expect-error -- refused
    expect(() => autograd.savedTensorsHooks(hooks, work)).toThrow()
    expect(noGrad((): void => {})).toBeUndefined()
  })

  it('refuses what is no function', () => {
    expect(() => noGrad(5 as never)).toThrow(/fn must be a function/)
  })
})

describe('using', () => {
  it('holds until the end of the block', () => {
    {
      using _ = noGrad()
      expect(parameter.mul(2).requiresGrad).toBe(false)
      {
        using __ = enableGrad()
        expect(parameter.mul(2).requiresGrad).toBe(true)
      }
      expect(isGradEnabled()).toBe(false)
    }
    expect(isGradEnabled()).toBe(true)
    {
      using _ = inferenceMode()
      expect(parameter.mul(2).isInference()).toBe(true)
    }
    expect([isGradEnabled(), isInferenceMode()]).toEqual([true, false])
  })

  it('holds across every await of an evaluation', async () => {
    const evaluate = async (): Promise<boolean[]> => {
      using _ = noGrad()
      const recorded: boolean[] = []
      for (let i = 0; i < 3; i++) {
        const y = parameter.mul(i)
        recorded.push(y.requiresGrad)
        await y.item()
        await later()
        recorded.push(parameter.mul(i).requiresGrad)
      }
      return recorded
    }
    expect(await evaluate()).toEqual(Array.from({ length: 6 }, () => false))
    expect(isGradEnabled()).toBe(true)
  })

  it('leaves nothing behind, in whatever order tasks end', async () => {
    const task = async (turns: number): Promise<void> => {
      using _ = turns % 2 === 0 ? noGrad() : inferenceMode()
      for (let i = 0; i < turns; i++) await later()
      expect(isGradEnabled()).toBe(false)
      expect(enableGrad(() => parameter.mul(2).requiresGrad || isInferenceMode())).toBe(true)
    }
    await Promise.all([4, 1, 3, 2].map(task))
    expect([isGradEnabled(), isInferenceMode()]).toEqual([true, false])
  })

  it('may end twice, and setGradEnabled changes the innermost only', () => {
    const [outer, inner] = [noGrad(), enableGrad()]
    expect(setGradEnabled(false)).toBe(true)
    expect(isGradEnabled()).toBe(false)
    inner.end()
    inner.end()
    expect(setGradEnabled(true)).toBe(false)
    expect(isGradEnabled()).toBe(true)
    outer.end()
    expect(setGradEnabled(false)).toBe(true)
    expect(isGradEnabled()).toBe(false)
    setGradEnabled(true)
  })

  it('works for anomaly detection and hooks on saved tensors', () => {
    const packed: unknown[] = []
    {
      using _ = autograd.savedTensorsHooks({ ...hooks, pack: (x) => packed.push(x) && x })
      parameter.mul(parameter)
    }
    parameter.mul(parameter)
    expect(packed.length).toBe(2)
    {
      using _ = autograd.detectAnomaly()
      expect(autograd.setDetectAnomaly(false)).toBe(true)
      const x = tensor([-1], { requiresGrad: true })
      expect(() => x.sqrt().sum().backward()).toThrow(/returned nan/)
    }
    expect(autograd.setDetectAnomaly(false)).toBe(false)
  })
})
