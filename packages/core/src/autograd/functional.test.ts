import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import '../methods/index.ts'
import { failure } from '../../test/failure.ts'
import { deriveBackend } from '../backend/backend.ts'
import { setDefaultDevice } from '../default-device.ts'
import { noGrad } from '../tape/grad-mode.ts'
import { scope } from '../memory/scope.ts'
import { randn } from '../ops/creation/random.ts'
import { tensor } from '../ops/creation/from-values.ts'
import { manualSeed } from '../random/generator.ts'
import { dropout } from '../ops/dropout/dropout.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { grad } from './backward.ts'
import { checkpoint } from './checkpoint.ts'
import { hessian, hvp, jacobian, jvp, vhp, vjp } from './functional.ts'

setDefaultDevice(js())

const double = (...values: number[]): Tensor => tensor(new Float64Array(values))
const values = (x: unknown): unknown => (x as Tensor).toArraySync()

describe('jacobian', () => {
  it('has a row per output element and a column per input element', () => {
    const x = double(1, 2)
    expect(values(jacobian((v) => v.mul(v), x))).toEqual([
      [2, 0],
      [0, 4],
    ])
    const both = jacobian((a, b) => a.mul(b).sum(), [x, double(3, 4)]) as readonly Tensor[]
    expect(both.map(values)).toEqual([
      [3, 4],
      [1, 2],
    ])
    const table = jacobian((a) => [a.sum(), a.mul(5)], [x]) as readonly (readonly Tensor[])[]
    expect(table.map((row) => row.map(values))).toEqual([
      [[1, 1]],
      [
        [
          [5, 0],
          [0, 5],
        ],
      ],
    ])
    expect(x.requiresGrad).toBe(false)
  })

  it('can be differentiated, and is strict when asked', () => {
    const x = double(1, 2).requiresGrad_()
    const j = jacobian((v) => v.pow(3), x, { createGraph: true }) as Tensor
    expect(values(grad([j.sum()], [x])[0])).toEqual([6, 12])
    expect(values(jacobian(() => double(1), x))).toEqual([[0, 0]])
    expect(failure(() => jacobian(() => double(1), x, { strict: true })).code).toBe('UNUSED_INPUT')
    expect((jacobian((v) => v.slice(0, 0, 0), x) as Tensor).shape).toEqual([0, 2])
  })
})

describe('products with Jacobians and Hessians', () => {
  const x = double(1, 2)
  const v = double(10, 100)
  const f = (y: Tensor): Tensor => y.mul(y).mul(y.flip(0))
  const total = (y: Tensor): Tensor => f(y).sum()

  it('agree with the matrices', () => {
    const j = jacobian(f, x) as Tensor
    expect(values(vjp(f, x, v).result)).toEqual(values(v.matmul(j)))
    expect(values(jvp(f, x, v).result)).toEqual(values(j.matmul(v)))
    expect(values(jvp(f, x, v).outputs)).toEqual(values(f(x)))
    const h = hessian(total, x) as Tensor
    expect(values(h)).toEqual(values(h.t()))
    expect(values(hvp(total, x, v).result)).toEqual(values(h.matmul(v)))
    expect(values(vhp(total, x, v).result)).toEqual(values(h.matmul(v)))
  })

  it('say what does not fit', () => {
    expect(failure(() => hessian(f, x)).code).toBe('NON_SCALAR_BACKWARD')
    expect(failure(() => vjp(f, x)).code).toBe('NON_SCALAR_BACKWARD')
    expect(failure(() => jvp(f, x, double(1))).code).toBe('SHAPE_MISMATCH')
    expect(failure(() => hvp(total, x)).code).toBe('INVALID_ARGUMENT')
  })
})

describe('checkpoint', () => {
  const block = (w: Tensor) => (h: Tensor) => h.matmul(w).tanh().mul(h).exp()

  it('gives the gradients of the plain call, to the second order, also of what the function closes over', () => {
    const [x, w] = [double(0.3, -0.7).requiresGrad_(), double(1, 2, 3, 4).view(2, 2).detach().requiresGrad_()]
    const plain = grad([block(w)(x).sum()], [x, w], { createGraph: true })
    const spared = grad([checkpoint(block(w), [x]).sum()], [x, w], { createGraph: true })
    expect(spared.map(values)).toEqual(plain.map(values))
    const again = (list: readonly (Tensor | null)[]): unknown =>
      values(grad([list[0]!.sum().add(list[1]!.sum())], [x])[0])
    expect(again(spared)).toEqual(again(plain))
  })

  it('runs the function again in backward, with the same random numbers', () => {
    manualSeed(3)
    const x = randn([200], { requiresGrad: true })
    let calls = 0
    const y = checkpoint(
      (h) => {
        calls++
        return dropout(h.mul(h), { p: 0.5 })
      },
      [x],
    )
    const kept = noGrad(() => y.ne(0))
    y.sum().backward()
    expect(calls).toBe(2)
    expect(values(x.grad!.ne(0))).toEqual(values(kept))
  })

  it('holds no saved tensors until then', () => {
    let live = 0
    const device = deriveBackend(js(), 'js that counts', {
      allocate: (dtype, length) => {
        live++
        const storage = js().allocate(dtype, length)
        storage.backend = device
        return storage
      },
      release: (storage) => {
        live--
        js().release(storage)
      },
    })
    const used = (fn: (h: Tensor) => Tensor): number =>
      scope(() => {
        const x = randn([8], { device, requiresGrad: true })
        const before = live
        const y = fn(x)
        const made = live - before
        y.sum().backward()
        return made
      })
    const deep = (h: Tensor): Tensor => scope(() => h.exp().sin().exp().cos().exp())
    // Three of the five results are saved by exp, the last of which is the result itself.
    expect(used(deep)).toBe(3)
    expect(used((h) => checkpoint(deep, [h]))).toBe(1)
  })

  it('nests, and notices a function that does something else the second time', () => {
    const x = double(0.5).requiresGrad_()
    const twice = checkpoint((h) => checkpoint((g) => g.exp().exp(), [h]).exp(), [x])
    const plain = x.exp().exp().exp()
    expect(values(grad([twice.sum()], [x])[0])).toEqual(values(grad([plain.sum()], [x])[0]))
    let calls = 0
    const fickle = checkpoint((h) => (calls++ === 0 ? h.exp() : h.mul(2)), [x])
    expect(failure(() => fickle.sum().backward()).message).toContain('recomputation')
  })
})
