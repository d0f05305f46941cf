import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import * as torch from '../index.ts'

torch.setDefaultDevice(js())
const { nn, optim } = torch
const device = torch.meta()

const noValues: unknown = expect.objectContaining({ code: 'NO_VALUES' })

class Net extends nn.Module {
  conv = new nn.Conv2d(3, 8, 3, { padding: 1 })
  norm = new nn.BatchNorm2d(8)
  drop = new nn.Dropout(0.5)
  fc = new nn.Linear(8 * 16 * 16, 10)

  override forward(x: torch.Tensor): torch.Tensor {
    const y = nn.functional.maxPool2d(torch.relu(this.norm.call(this.conv.call(x))), 2)
    return this.fc.call(this.drop.call(y.flatten(1)))
  }
}

/** A training step; what it makes, described. */
function step(where: torch.Device, make: (parameters: readonly torch.nn.Parameter[]) => { step(): unknown }): unknown {
  const net = new Net().to(where)
  const optimizer = make(net.parameters())
  const x = torch.randn([4, 3, 32, 32], { device: where })
  const y = net.call(x)
  const loss = nn.functional.crossEntropy(y, torch.zeros([4], { dtype: 'int32', device: where }))
  loss.backward()
  optimizer.step()
  const told = ({ shape, dtype, requiresGrad }: torch.Tensor): unknown => ({ shape, dtype, requiresGrad })
  return {
    y: told(y),
    loss: told(loss),
    gradFn: loss.gradFn!.name,
    state: Object.entries(net.stateDict()).map(([name, x]) => [name, told(x)]),
    grads: net.parameters().map((parameter) => told(parameter.grad!)),
  }
}

describe('the meta device', () => {
  it('is one', () => {
    expect(torch.meta()).toBe(device)
    expect(String(device)).toBe('meta')
  })

  it.each([
    ['SGD', (p: readonly torch.nn.Parameter[]) => new optim.SGD(p, { lr: 0.1, momentum: 0.9 })],
    ['AdamW', (p: readonly torch.nn.Parameter[]) => new optim.AdamW(p)],
    ['Adadelta', (p: readonly torch.nn.Parameter[]) => new optim.Adadelta(p)],
  ])('runs a whole training step with %s as the others do, in no memory', (_, make) => {
    expect(step(device, make)).toEqual(step(js(), make))
    expect(device.memory()).toEqual({ liveBytes: 0, liveStorages: 0, pooledBytes: 0 })
  })

  it('holds what fits nowhere', () => {
    const layer = new nn.Linear(1_000_000, 1_000_000, { device })
    expect(layer.weight.numel()).toBe(1e12)
    expect(layer.call(torch.empty([32, 1_000_000], { device })).shape).toEqual([32, 1_000_000])
    expect(device.memory().liveBytes).toBe(0)
  })

  it('refuses what the others refuse', () => {
    const x = torch.zeros([2, 3], { device })
    expect(() => x.add(torch.zeros([4], { device }))).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH' }))
    expect(() => x.add(torch.zeros([2, 3]))).toThrow(expect.objectContaining({ code: 'DEVICE_MISMATCH' }))
  })

  it('says what to do when a value is wanted', async () => {
    const x = torch.zeros([1], { device })
    expect(() => x.itemSync()).toThrow(
      'itemSync: a tensor on meta has no values, only a shape ([1]) and a dtype (float32). Make it on a device that computes: ' +
        'emptyLike(x, { device }), then copy or load the values into it.',
    )
    await expect(x.item()).rejects.toThrow(noValues as Error)
    await expect(x.toArray()).rejects.toThrow(noValues as Error)
    expect(() => x.toArraySync()).toThrow(noValues as Error)
    expect(() => x.to(js())).toThrow(noValues as Error)
    await expect(x.nonzero()).rejects.toThrow(noValues as Error)
    await expect(x.maskedSelect(x.eq(0))).rejects.toThrow(noValues as Error)
    const here = torch.emptyLike(x, { device: js() })
    expect(here.copy_(torch.ones([1])).itemSync()).toBe(1)
  })

  it('takes values, which it forgets, and prints without', async () => {
    const x = torch.tensor([[1, 2]], { device })
    expect(torch.ones([2, 2]).to(device).shape).toEqual([2, 2])
    expect(String(x)).toBe('tensor(..., device: meta, size: [1, 2])')
    expect(await x.toStringAsync()).toBe(String(x))
  })
})
