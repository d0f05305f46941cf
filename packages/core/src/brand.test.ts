import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import * as torch from './index.ts'

let other: typeof torch

beforeAll(async () => {
  vi.resetModules()
  other = await import('./index.ts')
  for (const copy of [torch, other]) copy.setDefaultDevice(js())
})

describe('two copies of core in one program', () => {
  it('are two', () => {
    expect(other.Tensor).not.toBe(torch.Tensor)
    expect(torch.isTensor(torch.ones([1]))).toBe(true)
    expect(torch.isTensor(other.ones([1]))).toBe(false)
  })

  it('refuse each other’s tensors by name', () => {
    const uses: readonly (() => unknown)[] = [
      () => torch.add(torch.ones([1]), other.ones([1]) as never),
      () => torch.relu(other.ones([1]) as never),
      () => torch.ones([1]).mul(other.ones([1]) as never),
      () => torch.cat([torch.ones([1]), other.ones([1]) as never]),
      () => new torch.optim.SGD([other.ones([1]) as never]),
      () => new torch.nn.Linear(1, 1).call(other.ones([1, 1]) as never),
      () => new torch.nn.Linear(1, 1).loadStateDict(new other.nn.Linear(1, 1).stateDict() as never),
      () => new torch.nn.NLLLoss({ weight: other.ones([1]) as never }),
      () => torch.nn.Embedding.fromPretrained(other.ones([1, 1]) as never),
      () => torch.nn.utils.clipGradNorm_([other.ones([1]) as never], 1),
      () => new torch.nn.Sequential(new other.nn.ReLU() as never),
      () => new torch.nn.ParameterList([new other.nn.Parameter(other.ones([1])) as never]),
    ]
    for (const use of uses) {
      expect(use).toThrow(expect.objectContaining({ name: 'TorchError' }))
      expect(use).toThrow(/another copy of @flambeau\/core/)
    }
  })

  it('refuse each other’s modules and parameters, wherever they are', () => {
    class Net extends torch.nn.Module {
      inner: unknown
    }
    for (const inner of [new other.nn.Linear(1, 1), new other.nn.Parameter(other.ones([1]))]) {
      const net = new Net()
      net.inner = inner
      for (const ask of [() => net.parameters(), () => net.stateDict(), () => net.to('float64'), () => String(net)]) {
        expect(ask).toThrow(/Net: its field 'inner' is a \w+ of another copy of @flambeau\/core/)
      }
      net.inner = [inner]
      expect(() => net.parameters()).toThrow(/another copy/)
    }
  })
})

describe('what two copies of core may share', () => {
  it('is an optimizer, of which a schedule of the other sets the rate', () => {
    const layer = new other.nn.Linear(1, 1)
    const optimizer = new other.optim.SGD(layer.parameters(), { lr: 1 })
    const schedule = new torch.optim.lrScheduler.StepLR(optimizer, 1, { gamma: 0.5 })
    other.nn.init.ones_(layer.weight)
    layer
      .call(other.ones([1, 1]))
      .sum()
      .backward()
    optimizer.step()
    schedule.step()
    optimizer.step()
    expect(layer.weight.itemSync()).toBe(1 - 1 - 0.5)
  })

  it('is no loader: its batches are refused by name, and so are samples of the other', () => {
    const data = new other.utils.data.TensorDataset(other.ones([4, 1]))
    const layer = new torch.nn.Linear(1, 1)
    for (const [x] of new other.utils.data.DataLoader(data)) {
      expect(() => layer.call(x as never)).toThrow(/linear: input is a Tensor of another copy of @flambeau\/core/)
    }
    for (const samples of [data, { length: 1, get: () => other.ones([1]) }]) {
      expect(() => [...new torch.utils.data.DataLoader(samples as never)]).toThrow(/another copy of @flambeau\/core/)
    }
    expect(() => new torch.utils.data.TensorDataset(other.ones([1]) as never)).toThrow(/another copy/)
  })
})

describe('names of ops', () => {
  const definition = {
    tier: 'composite',
    meta: ([x]: readonly torch.Meta[]) => x!,
    composite: (xs: readonly torch.Tensor[]) => xs[0]!,
  } as const

  it('from outside carry a prefix, and are given once', () => {
    for (const name of ['copy', 'softcap', '::x', 'acme:', 'acme::', '']) {
      expect(() => torch.defineOp({ ...definition, name })).toThrow(/has no prefix/)
    }
    const op = torch.defineOp({ ...definition, name: 'brand-test::same' })
    expect(op.definition.name).toBe('brand-test::same')
    expect(() => torch.defineOp({ ...definition, name: 'brand-test::same' })).toThrow(/is defined already/)
  })

  it('come with what the op needs', () => {
    const bad: readonly object[] = [
      {},
      { name: 'a::b' },
      { name: 'a::b', tier: 'kernel' },
      { name: 'a::b', tier: 'view' },
      { name: 'a::b', tier: 'composite' },
    ]
    for (const given of bad) {
      expect(() => torch.defineOp(given as never)).toThrow(
        expect.objectContaining({ name: 'TorchError', op: 'defineOp' }),
      )
    }
  })
})
