import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../methods/index.ts'
import { setDefaultDevice } from '../default-device.ts'
import { scope } from '../memory/scope.ts'
import { ones, zeros } from '../ops/primitives/creation.ts'
import { tensor } from '../ops/creation/from-values.ts'
import { Adam, AdamW, RMSprop, SGD } from './index.ts'

beforeAll(() => setDefaultDevice(js()))

const leaf = (...values: number[]) => tensor(values, { requiresGrad: true })

function codeOf(fn: () => unknown): { code: string; message: string } {
  try {
    fn()
  } catch (error) {
    return error as { code: string; message: string }
  }
  throw new Error('nothing was thrown')
}

describe('settings', () => {
  it.each([
    [() => new SGD([leaf(1)], { lr: -1 }), 'SGD: Invalid learning rate: -1'],
    [() => new SGD([leaf(1)], { momentum: -1 }), 'SGD: Invalid momentum value: -1'],
    [() => new SGD([leaf(1)], { nesterov: true }), 'SGD: Nesterov momentum requires a momentum and zero dampening'],
    [() => new Adam([leaf(1)], { betas: [0.9, 1] }), 'Adam: Invalid beta parameter at index 1: 1'],
    [() => new Adam([leaf(1)], { eps: -1 }), 'Adam: Invalid epsilon value: -1'],
    [() => new AdamW([leaf(1)], { weightDecay: -1 }), 'AdamW: Invalid weightDecay value: -1'],
    [() => new RMSprop([leaf(1)], { alpha: -1 }), 'RMSprop: Invalid alpha value: -1'],
    [() => new RMSprop([leaf(1)], { lr: NaN }), 'RMSprop: Invalid learning rate: NaN'],
    [() => new SGD([{ params: [leaf(1)], lr: -1 }]), 'SGD: Invalid learning rate: -1'],
  ])('are checked: %#', (make, message) => {
    expect(codeOf(make)).toMatchObject({ code: 'INVALID_ARGUMENT', message })
  })

  it('must be known', () => {
    expect(codeOf(() => new SGD([leaf(1)], { learningRate: 1 } as object))).toMatchObject({ code: 'UNKNOWN_OPTION' })
    expect(codeOf(() => new SGD([{ params: [leaf(1)], beta: 1 } as never]))).toMatchObject({ code: 'UNKNOWN_OPTION' })
    expect(codeOf(() => new AdamW([leaf(1)], { decoupledWeightDecay: false } as object))).toMatchObject({
      code: 'UNKNOWN_OPTION',
    })
  })

  it('may be changed between steps', () => {
    const w = leaf(1)
    const optimizer = new SGD([w], { lr: 1 })
    w.grad = ones([1])
    optimizer.paramGroups[0]!.lr = 0.25
    optimizer.step()
    expect(w.toArraySync()).toEqual([0.75])
  })
})

describe('parameters', () => {
  it('must be some, leaves, and each in one group', () => {
    const w = leaf(1)
    expect(codeOf(() => new SGD([])).message).toContain('empty parameter list')
    expect(codeOf(() => new SGD([w.mul(2)])).message).toContain("can't optimize a non-leaf Tensor")
    expect(codeOf(() => new SGD([w, w])).message).toContain('more than one parameter group')
    const optimizer = new SGD([w])
    expect(codeOf(() => optimizer.addParamGroup({ params: [w] })).message).toContain('more than one parameter group')
    optimizer.addParamGroup({ params: [leaf(2)], lr: 0.5 })
    expect(optimizer.paramGroups.map(({ lr }) => lr)).toEqual([1e-3, 0.5])
  })

  it('without a gradient stay as they are', () => {
    const [a, b] = [leaf(1), leaf(1)]
    a.grad = ones([1])
    new SGD([a, b], { lr: 0.5 }).step()
    expect([a.toArraySync(), b.toArraySync()]).toEqual([[0.5], [1]])
  })
})

describe('zeroGrad', () => {
  it('forgets gradients, or fills them with zeros', () => {
    const w = leaf(1, 2)
    const optimizer = new SGD([w])
    w.grad = ones([2])
    optimizer.zeroGrad({ setToNone: false })
    expect(w.grad?.toArraySync()).toEqual([0, 0])
    optimizer.zeroGrad()
    expect(w.grad).toBeNull()
  })
})

describe('step', () => {
  it('calls a closure with recording on and returns its loss', () => {
    const w = leaf(3)
    const optimizer = new SGD([w], { lr: 0.5 })
    const loss = optimizer.step(() => {
      optimizer.zeroGrad()
      const square = w.mul(w).sum()
      square.backward()
      return square
    })
    expect(loss.itemSync()).toBe(9)
    expect(w.toArraySync()).toEqual([0])
  })

  it('keeps its state when the scope around it ends', () => {
    const w = leaf(1)
    const optimizer = new Adam([w], { lr: 0.1 })
    for (let i = 0; i < 3; i++) {
      scope(() => {
        w.grad = ones([1])
        optimizer.step()
        w.grad = null
      })
    }
    const state = optimizer.state.get(w)!
    expect(state['step']).toBe(3)
    expect(w.itemSync()).toBeCloseTo(0.7, 5)
  })

  it('leaves no tensors behind', () => {
    const device = js()
    const w = zeros([4], { device, requiresGrad: true })
    w.grad = ones([4], { device })
    const optimizer = new RMSprop([w], { momentum: 0.9, centered: true })
    optimizer.step()
    const before = device.memory().liveStorages
    for (let i = 0; i < 5; i++) optimizer.step()
    expect(device.memory().liveStorages).toBe(before)
  })
})

describe('loadStateDict', () => {
  it('refuses another number of groups or parameters, and state of another shape', () => {
    const saved = new SGD([leaf(1)]).stateDict()
    expect(codeOf(() => new SGD([leaf(1), leaf(2)]).loadStateDict(saved)).code).toBe('STATE_DICT')
    const two = new SGD([{ params: [leaf(1)] }, { params: [leaf(2)] }])
    expect(codeOf(() => two.loadStateDict(saved)).code).toBe('STATE_DICT')
    const state = { 0: { momentumBuffer: ones([3]) } }
    expect(codeOf(() => new SGD([leaf(1)]).loadStateDict({ ...saved, state })).code).toBe('STATE_DICT')
  })

  it('copies', () => {
    const [a, b] = [leaf(1), leaf(1)]
    const first = new SGD([a], { lr: 1, momentum: 0.5 })
    a.grad = ones([1])
    first.step()
    const second = new SGD([b])
    second.loadStateDict(first.stateDict())
    first.step()
    const buffer = second.state.get(b)!['momentumBuffer']
    expect(buffer).not.toBe(first.state.get(a)!['momentumBuffer'])
    expect(second.paramGroups[0]).toMatchObject({ lr: 1, momentum: 0.5, params: [b] })
    expect((buffer as typeof a).toArraySync()).toEqual([1])
  })
})

it('prints its settings', () => {
  expect(String(new SGD([leaf(1)], { lr: 0.1, momentum: 0.9 }))).toBe(`SGD (
Parameter Group 0
    dampening: 0
    lr: 0.1
    maximize: false
    momentum: 0.9
    nesterov: false
    weightDecay: 0
)`)
})
