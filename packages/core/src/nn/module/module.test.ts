import { inspect } from 'node:util'
import { js } from '@flambeau/backend-js'
import { beforeEach, describe, expect, it } from 'vitest'
import '../../methods/index.ts'
import type { Device, Storage } from '../../backend/backend.ts'
import { setDefaultDevice } from '../../default-device.ts'
import { scope } from '../../memory/scope.ts'
import { DataLoader, TensorDataset } from '../../data/index.ts'
import type { DType } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { ones, zeros } from '../../ops/primitives/creation.ts'
import { tensor } from '../../ops/creation/from-values.ts'
import { clearConstants } from '../../ops/primitives/constants.ts'
import { randn } from '../../ops/creation/random.ts'
import * as optim from '../../optim/index.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import * as nn from '../index.ts'

const F = nn.functional

class LeNet extends nn.Module {
  conv1 = new nn.Conv2d(1, 6, 5)
  conv2 = new nn.Conv2d(6, 16, 5)
  fc1 = new nn.Linear(16 * 5 * 5, 120)
  fc2 = new nn.Linear(120, 84)
  fc3 = new nn.Linear(84, 10)

  override forward(x: Tensor): Tensor {
    x = F.maxPool2d(F.relu(this.conv1.call(x)), [2, 2])
    x = F.maxPool2d(F.relu(this.conv2.call(x)), 2)
    x = x.flatten(1)
    x = F.relu(this.fc1.call(x))
    x = F.relu(this.fc2.call(x))
    return this.fc3.call(x)
  }
}

class Pair extends nn.Module {
  left = new nn.Linear(2, 2)
  right = new nn.Sequential(new nn.Linear(2, 2), new nn.ReLU())
  gain = new nn.Parameter(ones([2]))
  count = new nn.Buffer(zeros([]))
  scratch = new nn.Buffer(zeros([2]), { persistent: false })

  override forward(x: Tensor): Tensor {
    return this.right.call(this.left.call(x)).mul(this.gain)
  }
}

function thrown(fn: () => unknown): TorchError {
  try {
    fn()
  } catch (error) {
    if (error instanceof TorchError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

let device: Device

/** A device that counts its storages until they are released, also those that the collector would free. */
function counting(): Device {
  const inner = js()
  const alive = new Set<Storage>()
  const device: Device = Object.create(inner, {
    collect: { value: undefined },
    allocate: {
      value: (dtype: DType, length: number): Storage => {
        const storage = inner.allocate(dtype, length)
        storage.backend = device
        alive.add(storage)
        return storage
      },
    },
    release: {
      value: (storage: Storage): void => {
        alive.delete(storage)
        inner.release(storage)
      },
    },
    memory: { value: () => ({ liveBytes: 0, liveStorages: alive.size, pooledBytes: 0 }) },
  }) as Device
  return device
}

/** What is alive, apart from the shared numbers of expressions, which are kept for the next one. */
function liveStorages(on: Device): number {
  clearConstants(on)
  return on.memory().liveStorages
}

beforeEach(() => {
  device = counting()
  setDefaultDevice(device)
})

describe('a net', () => {
  it('prints its layers', () => {
    expect(inspect(new LeNet())).toBe(`LeNet(
  (conv1): Conv2d(1, 6, kernelSize: [5, 5], stride: [1, 1])
  (conv2): Conv2d(6, 16, kernelSize: [5, 5], stride: [1, 1])
  (fc1): Linear(inFeatures: 400, outFeatures: 120, bias: true)
  (fc2): Linear(inFeatures: 120, outFeatures: 84, bias: true)
  (fc3): Linear(inFeatures: 84, outFeatures: 10, bias: true)
)`)
  })

  it('has parameters, gradients and a first training step', () => {
    const net = new LeNet()
    const params = net.parameters()
    expect(params.length).toBe(10)
    expect(params[0]?.shape).toEqual([6, 1, 5, 5])
    const input = randn([1, 1, 32, 32])
    expect(net.conv1.bias.grad).toBeNull()
    const loss = new nn.MSELoss().call(net.call(input), randn([10]).view(1, -1))
    expect(loss.gradFn?.name).toBe('MseLossBackward')
    loss.backward()
    expect(net.conv1.bias.grad?.shape).toEqual([6])
    const before = net.conv1.bias.toArraySync()
    new optim.SGD(net.parameters(), { lr: 0.01 }).step()
    expect(net.conv1.bias.toArraySync()).not.toEqual(before)
    net.zeroGrad()
    expect(net.conv1.bias.grad).toBeNull()
  })

  it('asks for a batch', () => {
    const error = thrown(() => new LeNet().call(randn([1, 32, 32])))
    expect(error.code).toBe('NO_BATCH_DIMENSION')
    expect(error.message).toContain('unsqueeze(0)')
  })

  it('trains without its memory growing', () => {
    const net = new Pair()
    const optimizer = new optim.Adam(net.parameters())
    const data = new TensorDataset(randn([12, 2]), randn([12, 2]))
    const live: number[] = []
    for (let epoch = 0; epoch < 4; epoch++) {
      for (const [x, y] of new DataLoader(data, { batchSize: 4, shuffle: true })) {
        optimizer.zeroGrad()
        F.mseLoss(net.call(x), y).backward()
        optimizer.step()
      }
      live.push(liveStorages(device))
    }
    // What the loader hands out is the loop's to keep; the collector takes it. Two tensors in three batches of two epochs.
    expect(live[3]).toBe(live[1]! + 12)
  })
})

describe('members', () => {
  it('are found in fields, with dotted names', () => {
    const net = new Pair()
    const names = ['gain', 'left.weight', 'left.bias', 'right.0.weight', 'right.0.bias']
    expect(net.namedParameters().map(([name]) => name)).toEqual(names)
    expect(net.namedParameters({ recurse: false }).map(([name]) => name)).toEqual(['gain'])
    expect(net.namedBuffers().map(([name]) => name)).toEqual(['count', 'scratch'])
    expect(net.namedChildren().map(([name]) => name)).toEqual(['left', 'right'])
    expect(net.namedModules().map(([name]) => name)).toEqual(['', 'left', 'right', 'right.0', 'right.1'])
  })

  it('are looked for anew each time', () => {
    const net = new Pair()
    net.left = new nn.Linear(2, 2)
    net.right.append(new nn.Linear(2, 3))
    expect(net.parameters()).toContain(net.left.weight)
    expect(net.parameters().length).toBe(7)
  })

  it('that are shared come once, but are saved under each name', () => {
    class Tied extends nn.Module {
      a = new nn.Linear(2, 2)
      b = this.a
    }
    const net = new Tied()
    expect(net.parameters().length).toBe(2)
    expect(net.children().length).toBe(1)
    expect(Object.keys(net.stateDict())).toEqual(['a.weight', 'a.bias', 'b.weight', 'b.bias'])
  })

  it.each([
    ['ModuleList', [new nn.ReLU()]],
    ['ModuleDict', { a: new nn.ReLU() }],
    ['ParameterList', () => [new nn.Parameter(ones([1]))]],
    ['ParameterDict', () => ({ a: new nn.Parameter(ones([1])) })],
  ])('in an array or object are refused, naming %s', (remedy, value) => {
    class Hidden extends nn.Module {
      layers: unknown = typeof value === 'function' ? value() : value
    }
    for (const ask of ['parameters', 'modules', 'stateDict', 'toString', 'train'] as const) {
      const error = thrown(() => new Hidden()[ask]())
      expect(error.code).toBe('MODULE_IN_ARRAY')
      expect(error.details).toEqual({ field: 'layers', remedy })
      expect(error.message).toContain(`nn.${remedy}`)
    }
  })

  it('outlive the scope in which they were made', () => {
    const net = scope(() => ({ net: new Pair() })).net
    expect(net.parameters().every((p) => !p.released)).toBe(true)
    expect(net.call(ones([1, 2])).shape).toEqual([1, 2])
  })

  it('own their memory alone', () => {
    const before = liveStorages(device)
    const layer = new nn.Linear(3, 2)
    expect(liveStorages(device)).toBe(before + 2)
    for (const p of layer.parameters()) p.dispose()
    expect(liveStorages(device)).toBe(before)
  })
})

describe('modes', () => {
  it('reach all modules', () => {
    const net = new Pair().eval()
    expect(net.modules().map((m) => m.training)).toEqual([false, false, false, false, false])
    expect(net.train().right.at(1).training).toBe(true)
  })

  it('decide what dropout does', () => {
    const layer = new nn.Dropout(0.5)
    const x = ones([64])
    const values = new Set(layer.call(x).toArraySync() as number[])
    expect(values).toEqual(new Set([0, 2]))
    expect(layer.eval().call(x)).toBe(x)
  })

  it('freeze parameters', () => {
    const net = new Pair().requiresGrad_(false)
    expect(net.parameters().some((p) => p.requiresGrad)).toBe(false)
    expect(net.call(ones([1, 2])).requiresGrad).toBe(false)
  })

  it('apply visits the innermost first', () => {
    const seen: string[] = []
    new Pair().apply((m) => seen.push(m.constructor.name))
    expect(seen).toEqual(['Linear', 'Linear', 'ReLU', 'Sequential', 'Pair'])
  })
})

describe('hooks', () => {
  it('see and replace inputs and outputs, until they are removed', () => {
    const layer = new nn.Identity()
    const log: string[] = []
    const before = layer.registerForwardPreHook((_, [x]) => [(x as Tensor).add(1)])
    const after = layer.registerForwardHook((module, [x], y) => {
      log.push(`${module.constructor.name} ${(x as Tensor).itemSync()}`)
      return (y as Tensor).mul(10)
    })
    expect(layer.call(tensor(1)).itemSync()).toBe(20)
    expect(log).toEqual(['Identity 2'])
    before.remove()
    before.remove()
    expect(layer.call(tensor(1)).itemSync()).toBe(10)
    after.remove()
    expect(layer.call(tensor(1)).itemSync()).toBe(1)
  })

  it('see gradients on their way back, and may change those of the inputs', () => {
    const layer = new nn.Linear(2, 1, { bias: false })
    const x = ones([1, 2], { requiresGrad: true })
    const seen: unknown[] = []
    const handle = layer.registerFullBackwardHook((_, gradInput, gradOutput) => {
      seen.push(gradInput[0]?.toArraySync(), gradOutput[0]?.toArraySync())
      return [gradInput[0]!.mul(2)]
    })
    layer.call(x).mul(3).sum().backward()
    const weight = layer.weight.toArraySync() as number[][]
    const own = weight.map((row) => row.map((w) => Math.fround(w * 3)))
    expect(seen).toEqual([own, [[3]]])
    expect(x.grad?.toArraySync()).toEqual(own.map((row) => row.map((w) => Math.fround(w * 2))))
    expect(layer.weight.grad?.toArraySync()).toEqual([[3, 3]])
    handle.remove()
    layer.call(x).sum().backward()
    expect(seen.length).toBe(2)
  })

  it('see output gradients where no input needs one', () => {
    const layer = new nn.Linear(2, 1)
    let calls: unknown[] = []
    layer.registerFullBackwardHook((_, gradInput, gradOutput) => {
      calls = [gradInput, gradOutput[0]?.toArraySync()]
    })
    layer
      .call(ones([1, 2]))
      .sum()
      .backward()
    expect(calls).toEqual([[null], [[1]]])
  })
})

describe('state', () => {
  it('moves from one module to another', () => {
    const [a, b] = [new Pair(), new Pair()]
    expect(b.loadStateDict(a.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] })
    for (const [name, value] of Object.entries(b.stateDict())) {
      expect(value.toArraySync()).toEqual(a.stateDict()[name]?.toArraySync())
      expect(value.requiresGrad).toBe(false)
    }
    expect(Object.keys(a.stateDict())).not.toContain('scratch')
  })

  it('that does not fit is reported at once and changes nothing', () => {
    const net = new Pair()
    const { gain: _, ...rest } = net.stateDict()
    const bad = { ...rest, 'left.weight': zeros([3, 2]), extra: zeros([1]), count: 5 as never, 'left.bias': ones([2]) }
    const before = net.left.bias.toArraySync()
    const error = thrown(() => net.loadStateDict(bad))
    expect(error.code).toBe('STATE_DICT')
    expect(error.details).toMatchObject({
      missingKeys: ['gain'],
      unexpectedKeys: ['extra'],
      mismatched: [
        { key: 'count', found: null },
        { key: 'left.weight', expected: [2, 2], found: [3, 2] },
      ],
    })
    expect(error.message).toContain('Missing key(s) in state_dict: "gain"')
    expect(error.message).toContain('Unexpected key(s) in state_dict: "extra"')
    expect(error.message).toContain('size mismatch for left.weight')
    expect(net.left.bias.toArraySync()).toEqual(before)
  })

  it('may be partial when not strict, but never of another shape', () => {
    const net = new Pair()
    const result = net.loadStateDict({ gain: tensor([5, 6]), extra: ones([1]) }, { strict: false })
    expect(result.unexpectedKeys).toEqual(['extra'])
    expect(result.missingKeys).toContain('left.weight')
    expect(net.gain.toArraySync()).toEqual([5, 6])
    expect(thrown(() => net.loadStateDict({ gain: ones([3]) }, { strict: false })).code).toBe('STATE_DICT')
  })

  it('has names of the user choosing', () => {
    class Named extends nn.Module {
      inputLayer = new nn.Linear(1, 1)
      override stateName(field: string): string {
        return nn.snakeCase(field)
      }
    }
    expect(Object.keys(new Named().stateDict())).toEqual(['input_layer.weight', 'input_layer.bias'])
  })
})

describe('to', () => {
  it('changes floating tensors only, in place', () => {
    const layer = new nn.BatchNorm2d(2)
    const { weight } = layer
    layer.weight!.grad = ones([2])
    expect(layer.to('float64')).toBe(layer)
    expect(layer.weight).toBe(weight)
    expect(weight).toMatchObject({ dtype: 'float64', requiresGrad: true, isLeaf: true })
    expect(weight?.grad?.dtype).toBe('float64')
    expect(layer.runningMean?.dtype).toBe('float64')
    expect(layer.numBatchesTracked?.dtype).toBe('int32')
  })

  it('moves to another device, and the optimizer goes along', async () => {
    const [there, further] = [counting(), counting()]
    const net = new Pair()
    const before = liveStorages(device)
    const optimizer = new optim.SGD(net.parameters(), { lr: 1 })
    net.to(there)
    // The tensors given to Parameter and Buffer are still there; what the linear layers made was theirs alone.
    expect(liveStorages(device)).toBe(before - 4)
    expect(net.parameters().every((p) => p.device === there)).toBe(true)
    await net.toAsync({ device: further, dtype: 'float64' })
    expect(liveStorages(there)).toBe(0)
    expect([...net.parameters(), ...net.buffers()].every((p) => p.device === further && p.dtype === 'float64')).toBe(
      true,
    )
    const gain = net.gain.toArraySync() as number[]
    net.gain.grad = ones([2], { device: further, dtype: 'float64' })
    optimizer.step()
    expect(net.gain.toArraySync()).toEqual(gain.map((g) => g - 1))
  })

  it('refuses what is no floating dtype', () => {
    expect(thrown(() => new Pair().to('int32')).code).toBe('UNSUPPORTED_DTYPE')
    expect(thrown(() => new Pair().to({ devices: device } as object)).code).toBe('UNKNOWN_OPTION')
  })
})

describe('containers', () => {
  it('Sequential has positions, names and its own order', () => {
    const named = new nn.Sequential({ fc: new nn.Linear(2, 3), act: new nn.ReLU() })
    expect(Object.keys(named.stateDict())).toEqual(['fc.weight', 'fc.bias'])
    expect(named.length).toBe(2)
    expect(named.at(-1)).toBeInstanceOf(nn.ReLU)
    expect([...named].map((m) => m.constructor.name)).toEqual(['Linear', 'ReLU'])
    expect(new nn.Sequential().call(tensor(1)).itemSync()).toBe(1)
    expect(thrown(() => named.at(2)).code).toBe('INDEX_OUT_OF_RANGE')
  })

  it('ModuleList grows like a list', () => {
    const [a, b, c] = [new nn.ReLU(), new nn.Tanh(), new nn.Sigmoid()]
    const list = new nn.ModuleList<nn.Module>([a]).append(c).insert(1, b).extend([a])
    expect([...list]).toEqual([a, b, c, a])
    expect(list.length).toBe(4)
    expect(list.at(-2)).toBe(c)
    expect(thrown(() => list.at(4)).code).toBe('INDEX_OUT_OF_RANGE')
  })

  it('ModuleDict keeps the types of its modules', () => {
    const heads = new nn.ModuleDict({ digits: new nn.Linear(4, 10), same: new nn.Identity() })
    expect(heads.get('digits').outFeatures).toBe(10)
    expect(heads.keys()).toEqual(['digits', 'same'])
  })

  it('hold parameters, too', () => {
    class Scales extends nn.Module {
      list = new nn.ParameterList([new nn.Parameter(ones([1]))]).append(new nn.Parameter(ones([2])))
      dict = new nn.ParameterDict({ a: new nn.Parameter(ones([3])) })
    }
    const net = new Scales()
    expect(Object.keys(net.stateDict())).toEqual(['list.0', 'list.1', 'dict.a'])
    expect([...net.list].map((p) => p.shape)).toEqual([[1], [2]])
    expect(net.list.at(-1)).toBe(net.parameters()[1])
    expect(net.dict.get('a')).toBe(net.parameters()[2])
    expect(net.dict.keys()).toEqual(['a'])
  })
})

describe('options', () => {
  it.each([
    () => new nn.Linear(1, 1, { biass: false } as object),
    () => new nn.Conv2d(1, 1, 1, { pad: 1 } as object),
    () => new nn.MaxPool2d(2, { indices: true } as object),
    () => new nn.BatchNorm2d(1, { epsilon: 1 } as object),
    () => new nn.MSELoss({ reduce: true } as object),
    () => new nn.CrossEntropyLoss({ smoothing: 1 } as object),
    () => new nn.Parameter(ones([1]), { grad: true } as object),
    () => new nn.Linear(1, 1).parameters({ recursive: true } as object),
    () => nn.init.kaimingUniform_(ones([1, 1]), { slope: 1 } as object),
  ])('that are unknown are refused: %#', (make) => {
    expect(thrown(make).code).toBe('UNKNOWN_OPTION')
  })

  it.each([
    () => new nn.Conv2d(3, 4, 1, { groups: 2 }),
    () => new nn.Linear(1.5, 1),
    () => new nn.Dropout(2),
    () => new nn.L1Loss({ reduction: 'median' as never }),
  ])('that make no sense are refused: %#', (make) => {
    expect(thrown(make).code).toBe('INVALID_ARGUMENT')
  })

  it('leave out a bias, also in the type', () => {
    const without: null = new nn.Linear(2, 3, { bias: false }).bias
    expect(without).toBeNull()
    expect(new nn.Conv2d(1, 2, 3, { bias: false }).parameters().length).toBe(1)
  })
})

it('a module without forward says so', () => {
  class Empty extends nn.Module {}
  expect(thrown(() => new Empty().call()).message).toContain('Override forward')
})

it('a parameter prints as one', () => {
  expect(String(new nn.Parameter(ones([2])))).toBe('Parameter containing:\ntensor([1., 1.], requiresGrad: true)')
})
