import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import { deriveBackend } from '../backend/backend.ts'
import * as torch from '../index.ts'
import type { Tensor } from '../tensor/tensor.ts'

setDefaultDevice(js())
const x = torch.tensor([1, 2])

describe('operators of the language', () => {
  const operators: Readonly<Record<string, (a: number) => unknown>> = {
    '*': (a) => a * 2,
    '+': (a) => a + 1,
    '+ text': (a) => `text ${'' + a}`,
    '-': (a) => -a,
    '>': (a) => a > 0,
    // oxlint-disable-next-line eslint/eqeqeq -- what a beginner writes
    '==': (a) => a == 1,
    Number: Number,
    'Math.max': (a) => Math.max(a),
    isNaN: (a) => isNaN(a),
  }

  it.each(Object.entries(operators))('%s is refused with the method to use', (_, apply) => {
    expect(() => apply(x as unknown as number)).toThrow(
      /Tensor: JavaScript has no operators for tensors.*x\.mul\(y\).*x\.gt\(y\).*item\(\)/,
    )
    expect(() => apply(new torch.nn.Parameter(x) as unknown as number)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })

  it('templates and String give the text', () => {
    expect(`a ${x as unknown as string}`).toBe('a tensor([1., 2.])')
    expect(String(x)).toBe('tensor([1., 2.])')
    expect([x].join()).toBe('tensor([1., 2.])')
  })
})

describe('copies that cannot be', () => {
  const net = new torch.nn.Sequential(new torch.nn.Linear(2, 1), new torch.nn.ReLU())
  const adam = new torch.optim.Adam(net.parameters())
  net
    .call(torch.ones([1, 2]))
    .sum()
    .backward()
  adam.step()
  const things: Readonly<Record<string, unknown>> = {
    tensor: x,
    parameter: net.parameters()[0],
    list: [1, { x }],
    net,
    layer: new torch.nn.ReLU(),
    stateDict: net.stateDict(),
    optimizer: adam,
    'its stateDict': adam.stateDict(),
    selection: x.max(0),
  }

  it.each(Object.entries(things))('%s: JSON and structuredClone say what to do', (_, thing) => {
    expect(() => JSON.stringify(thing)).toThrow(/toJSON: .*toArray\(\)/)
    expect(() => structuredClone(thing)).toThrow(/lives on its device; send .*toTypedArray\(\)/)
  })
})

describe('results in PyTorch’s order that have names', () => {
  const y = torch.tensor([
    [3, 1, 2],
    [6, 5, 4],
  ])
  const F = torch.nn.functional
  const selections: Readonly<Record<string, () => Iterable<Tensor>>> = {
    max: () => y.max(1),
    min: () => y.min(1),
    median: () => y.median(1),
    nanmedian: () => y.nanmedian(1),
    mode: () => y.mode(1),
    sort: () => y.sort(1),
    topk: () => y.topk(2, 1),
    kthvalue: () => y.kthvalue(2, 1),
    cummax: () => y.cummax(1),
    cummin: () => y.cummin(1),
    'max of 0-d': () => torch.tensor(1).max(0),
    maxPool1dWithIndices: () => F.maxPool1dWithIndices(y.view(1, 2, 3), 2),
    maxPool2dWithIndices: () => F.maxPool2dWithIndices(y.view(1, 1, 2, 3), 2),
    adaptiveMaxPool1dWithIndices: () => F.adaptiveMaxPool1dWithIndices(y.view(1, 2, 3), 2),
    adaptiveMaxPool2dWithIndices: () => F.adaptiveMaxPool2dWithIndices(y.view(1, 2, 3), 2),
  }

  it.each(Object.entries(selections))('%s', (_, make) => {
    const result = make() as torch.Selection
    const [values, indices] = result
    expect(values).toBe(result.values)
    expect(indices).toBe(result.indices)
    expect([result[0], result[1]]).toEqual([values, indices])
    expect(indices!.dtype).toBe('int32')
    expect(Object.keys(result)).toEqual(['values', 'indices'])
  })

  it('aminmax, frexp, histogram, varianceMean, stdMean', () => {
    const [least, most] = y.aminmax()
    expect([least!.itemSync(), most!.itemSync()]).toEqual([1, 6])
    const [mantissa, exponent] = torch.tensor([8]).frexp()
    expect([mantissa!.toArraySync(), exponent!.toArraySync()]).toEqual([[0.5], [4]])
    const [hist, edges] = y.histogram(2)
    expect([hist, edges]).toEqual([y.histogram(2).hist, y.histogram(2).binEdges].map(() => expect.any(torch.Tensor)))
    const both = torch.varianceMean(y)
    const [variance, mean] = both
    expect([both.variance, both.mean]).toEqual([variance, mean])
    const { std, mean: again } = torch.stdMean(y)
    expect([std.square().itemSync(), again.itemSync()]).toEqual([expect.closeTo(variance.itemSync()), mean.itemSync()])
  })

  it('survive the scope that returns them', () => {
    const [values, indices] = torch.scope(() => y.max(1))
    expect([values!.toArraySync(), indices!.toArraySync()]).toEqual([
      [3, 6],
      [0, 0],
    ])
  })
})

describe('where a tensor is and goes', () => {
  it('devices read as their names', () => {
    expect(String(x.device)).toBe('js')
    expect(String(deriveBackend(js(), 'other', {}))).toBe('other')
  })

  it.each([
    ['cuda', /to: 'cuda' is neither a dtype \(float32, .*devices are objects, made by libtorch\('cuda'\)/],
    ['cuda:1', /libtorch\('cuda:1'\)/],
    ['cpu', /js\(\) or libtorch\('cpu'\)/],
    ['js', /made by js\(\)/],
    ['webgpu', /await webgpu\(\)/],
    ['libtorch:cuda:0', /libtorch\('cuda:0'\)/],
    ['elsewhere', /js\(\), libtorch\('cpu'\)/],
    ['float', /Use 'float32'\./],
    ['double', /Use 'float64'\./],
    ['half', /Use 'float16'\./],
    ['long', /Use 'int64'\./],
    ['torch.int', /Use 'int32'\./],
    [5, /takes a dtype, a device, a tensor, or \{ device, dtype \}, but got 5/],
    [null, /but got null/],
    [undefined, /but got undefined/],
    [{ dtype: 'long' }, /Use 'int64'/],
    [{ device: 'cuda' }, /libtorch\('cuda'\)/],
    [{ device: 3 }, /device must be a device such as torch\.js\(\), but got 3/],
    [{ type: 'x' }, /unexpected option 'type'/],
  ])('to(%o) says what to do', async (target, text) => {
    const net = new torch.nn.Linear(1, 1)
    for (const go of [(): unknown => x.to(target as never), (): unknown => net.to(target as never)]) {
      expect(go).toThrow(text)
      expect(go).toThrow(expect.objectContaining({ name: 'TorchError', op: 'to' }))
    }
    await expect(x.toAsync(target as never)).rejects.toMatchObject({ name: 'TorchError', op: 'toAsync' })
    await expect(net.toAsync(target as never)).rejects.toMatchObject({ name: 'TorchError', op: 'toAsync' })
  })

  it('takes device and dtype together', () => {
    const other = deriveBackend(js(), 'other', {})
    expect(x.to({ dtype: 'int32' }).dtype).toBe('int32')
    expect(x.to({ device: x.device }).device).toBe(x.device)
    expect(() => x.to('float32' as never, 'long' as never)).toThrow(/Use 'int64'/)
    expect(() => torch.zeros([2], { device: 'cuda' as never })).toThrow(/libtorch\('cuda'\)/)
    expect(other.name).toBe('other')
  })
})

describe('shape and strides', () => {
  it('cannot be written', () => {
    const y = torch.zeros([2, 3])
    for (const list of [y.shape, y.strides, y.size()]) {
      expect(() => {
        ;(list as number[])[0] = 9
      }).toThrow(TypeError)
    }
    // @ts-expect-error -- refused by type
    const write = (): void => void (y.shape = [1])
    expect(write).toBeInstanceOf(Function)
    expect(y.shape).toEqual([2, 3])
  })

  it('are not the caller’s arrays', () => {
    const base = torch.arange(6)
    const makers: readonly ((sizes: number[]) => Tensor)[] = [
      (s) => torch.zeros(s),
      (s) => torch.empty(s),
      (s) => torch.full(s, 1),
      (s) => torch.rand(s),
      (s) => torch.randn(s),
      (s) => torch.randint(0, 2, s),
      (s) => torch.normal(0, 1, s),
      (s) => torch.fromArray(new Float32Array(6), s),
      (s) => torch.emptyStrided(s, [...s].fill(1)),
      (s) => torch.asStrided(base, s, [3, 1]),
      (s) => base.view(s),
      (s) => base.reshape(s),
      (s) => base.unflatten(0, s),
      (s) => torch.broadcastTo(torch.ones([1]), s),
      (s) => torch.ones([1]).expand(s),
      (s) => base.newZeros(s),
      (s) => base.newEmpty(s),
    ]
    const shared = makers.filter((make) => {
      const sizes = [2, 3]
      const made = make(sizes)
      if (Object.isFrozen(sizes)) return true
      sizes[0] = 77
      return made.shape[0] !== 2
    })
    expect(shared.map(String)).toEqual([])
  })
})

it('dtypes are constants, too', () => {
  const x = torch.zeros([1], { dtype: torch.float64 })
  expect([x.to(torch.long).dtype, torch.float, torch.half, torch.bool]).toEqual(['int64', 'float32', 'float16', 'bool'])
})
