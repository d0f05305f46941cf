import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../methods/index.ts'
import { failure } from '../../test/failure.ts'
import { setDefaultDevice } from '../default-device.ts'
import { tensor } from '../ops/creation/from-values.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { grad } from './backward.ts'
import { AutogradFunction, type FunctionContext } from './function.ts'
import { gradcheck, gradgradcheck } from './gradcheck.ts'

beforeAll(() => setDefaultDevice(js()))

class Cube extends AutogradFunction {
  static forward(context: FunctionContext, x: Tensor): Tensor {
    context.saveForBackward(x)
    return x.mul(x).mul(x)
  }
  static backward(context: FunctionContext, g: Tensor | null): Tensor {
    const [x] = context.savedTensors
    return g!.mul(x!.mul(x!).mul(3))
  }
}

class Wrong extends Cube {
  static override backward(_: FunctionContext, g: Tensor | null): Tensor {
    return g!
  }
}

class Once extends Cube {
  static override readonly onceDifferentiable = true
}

class Exponential extends AutogradFunction {
  static forward(context: FunctionContext, x: Tensor): Tensor {
    const y = x.exp()
    context.saveForBackward(y)
    return y
  }
  static backward(context: FunctionContext, g: Tensor | null): Tensor {
    return g!.mul(context.savedTensors[0]!)
  }
}

class Split extends AutogradFunction {
  static forward(context: FunctionContext, x: Tensor, materialize: boolean): readonly Tensor[] {
    context.setMaterializeGrads(materialize)
    const sign = x.sign()
    context.markNonDifferentiable(sign)
    return [x.mul(2), x.mul(3), sign]
  }
  static backward(_: FunctionContext, ...grads: (Tensor | null)[]): readonly (Tensor | null)[] {
    const [double, triple] = grads
    const missing = grads.map((g) => g === null)
    if (triple === null) return [double!.mul(missing[2]! ? 100 : 200), null]
    return [double!.mul(2).add(triple!.mul(3)), null]
  }
}

class Doubled extends AutogradFunction {
  static forward(context: FunctionContext, x: Tensor): Tensor {
    context.markDirty(x)
    return x.mul_(2)
  }
  static backward(_: FunctionContext, g: Tensor | null): Tensor {
    return g!.mul(2)
  }
}

class Through extends AutogradFunction {
  static forward(_: FunctionContext, x: Tensor): Tensor {
    return x
  }
  static backward(_: FunctionContext, g: Tensor | null): Tensor {
    return g!.mul(7)
  }
}

class TooMany extends Cube {
  static override backward(_: FunctionContext, g: Tensor | null): never {
    return [g, g] as unknown as never
  }
}

describe('Function', () => {
  const input = (): Tensor => tensor(new Float64Array([0.5, -2]), { requiresGrad: true })

  it('has the gradient it was given, to the second order', () => {
    expect(gradcheck((v) => Cube.apply(v), [input()])).toBe(true)
    expect(gradgradcheck((v) => Cube.apply(v), [input()])).toBe(true)
    expect(Cube.apply(input()).gradFn!.name).toBe('CubeBackward')
  })

  it('can save its output, which stands for itself in second derivatives', () => {
    expect(gradcheck((v) => Exponential.apply(v), [input()])).toBe(true)
    expect(gradgradcheck((v) => Exponential.apply(v), [input()])).toBe(true)
  })

  it('is found out by gradcheck when it is wrong', () => {
    expect(gradcheck((v) => Wrong.apply(v), [input()], { raiseException: false })).toBe(false)
    expect(failure(() => gradcheck((v) => Wrong.apply(v), [input()])).details['element']).toBe(0)
  })

  it('frees what it saved, and notices when that was modified', () => {
    const y = Cube.apply(input()).sum()
    y.backward()
    expect(failure(() => y.backward()).code).toBe('GRAPH_FREED')
    const x = input()
    const z = Cube.apply(x)
    x.data.add_(1)
    expect(failure(() => z.sum().backward()).code).toBe('SAVED_TENSOR_MODIFIED')
  })

  it('marked onceDifferentiable cannot be differentiated twice', () => {
    const x = input()
    const [first] = grad([Once.apply(x).sum()], [x], { createGraph: true })
    expect(first!.toArraySync()).toEqual([0.75, 12])
    expect(failure(() => grad([first!.sum()], [x])).message).toContain('differentiate twice')
  })

  it('gets zeros, or null, for outputs without a gradient', () => {
    for (const [materialize, expected] of [
      [true, [2, 2]],
      [false, [100, 100]],
    ] as const) {
      const x = input()
      const [double, , sign] = Split.apply(x, materialize)
      expect(sign!.requiresGrad).toBe(false)
      double!.sum().backward()
      expect(x.grad!.toArraySync()).toEqual(expected)
    }
  })

  it('can modify its input in place', () => {
    const x = input()
    const y = x.mul(1)
    const view = y.narrow(0, 0, 1)
    expect(Doubled.apply(y)).toBe(y)
    expect(y.gradFn!.name).toBe('DoubledBackward')
    view.sum().backward()
    expect(x.grad!.toArraySync()).toEqual([2, 0])
    expect(failure(() => Doubled.apply(input())).code).toBe('LEAF_MODIFIED')
  })

  it('has its gradient also for inputs that it hands through', () => {
    const x = input()
    const y = Through.apply(x)
    expect(y).not.toBe(x)
    y.sum().backward()
    expect(x.grad!.toArraySync()).toEqual([7, 7])
  })

  it('must return a gradient per argument', () => {
    expect(failure(() => TooMany.apply(input()).sum().backward()).message).toContain('expected 1, got 2')
  })
})
