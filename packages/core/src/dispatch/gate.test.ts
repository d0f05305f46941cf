import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import { registry } from './registry.ts'
import * as torch from '../index.ts'
import { type Call, interpret, type Interpreter } from './gate.ts'

torch.setDefaultDevice(js())
const { nn } = torch

/** Counts calls and lets them pass. */
function counter(): { readonly counts: Map<string, number>; readonly interpreter: Interpreter } {
  const counts = new Map<string, number>()
  return {
    counts,
    interpreter: (call, next) => {
      const { name } = call.op.definition
      counts.set(name, (counts.get(name) ?? 0) + 1)
      return next(call)
    },
  }
}

interface Line {
  readonly op: string
  readonly inputs: readonly string[]
  readonly attrs: object
  readonly target?: string
  readonly outputs: readonly string[]
}

/** Lists calls, with a name for each tensor. */
function tracer(known: readonly torch.Tensor[]): { readonly lines: Line[]; readonly interpreter: Interpreter } {
  const names = new Map(known.map((x, i) => [x, `given ${i}`]))
  const nameOf = (x: torch.Tensor): string => {
    const name = names.get(x) ?? `%${names.size - known.length}`
    names.set(x, name)
    return name
  }
  const lines: Line[] = []
  return {
    lines,
    interpreter: (call, next) => {
      const inputs = call.inputs.map(nameOf)
      const outputs = next(call)
      lines.push({
        op: call.op.definition.name,
        inputs,
        attrs: structuredClone(call.attrs),
        ...(call.target === null ? {} : { target: nameOf(call.target) }),
        outputs: outputs.map(nameOf),
      })
      return outputs
    },
  }
}

class LeNet extends nn.Module {
  conv1 = new nn.Conv2d(1, 6, 5, { padding: 2 })
  conv2 = new nn.Conv2d(6, 16, 5)
  fc1 = new nn.Linear(400, 120)
  fc2 = new nn.Linear(120, 84)
  fc3 = new nn.Linear(84, 10)

  override forward(x: torch.Tensor): torch.Tensor {
    const pooled = nn.functional.maxPool2d(torch.relu(this.conv1.call(x)), 2)
    const again = nn.functional.maxPool2d(torch.relu(this.conv2.call(pooled)), 2)
    return this.fc3.call(torch.relu(this.fc2.call(torch.relu(this.fc1.call(again.flatten(1))))))
  }
}

describe('an interpreter', () => {
  it('sees every call: of functions, methods, in place, of nothing, and backward', () => {
    const { counts, interpreter } = counter()
    const x = torch.tensor([1, 2, 3], { requiresGrad: true })
    interpret(interpreter, () => {
      torch.zeros([2])
      torch.empty([2])
      torch.arange(3)
      torch.rand([2])
      torch.randn([2])
      torch.randperm(3)
      x.clone()
      x.narrow(0, 0, 1)
      torch.ones([3]).add_(x)
      x.mul(x).sum().backward()
    })
    expect(Object.fromEntries(counts)).toEqual({
      fill: 3, // zeros, ones, and what backward begins with
      empty: 1,
      iota: 1,
      uniform: 1,
      normal: 1,
      philox: 1,
      sort: 1,
      copy: 1,
      slice: 1,
      add: 2,
      mul: 3,
      sum: 1,
      expand: 1,
      view: 1,
    })
    counts.clear()
    x.add(1)
    expect(counts.size).toBe(0)
  })

  it('may list the calls of a net, by data alone', () => {
    const net = new LeNet()
    const x = torch.randn([4, 1, 28, 28])
    const { lines, interpreter } = tracer([x, ...net.parameters()])
    const y = interpret(interpreter, () => net.call(x))
    expect(lines.map(({ op }) => op)).toEqual(
      'conv2d relu maxPool2d conv2d relu maxPool2d flatten linear relu linear relu linear'.split(' '),
    )
    expect(JSON.parse(JSON.stringify(lines[0]))).toEqual({
      op: 'conv2d',
      inputs: ['given 0', 'given 1', 'given 2'],
      attrs: { stride: [1, 1], padding: [2, 2], dilation: [1, 1], groups: 1 },
      outputs: ['%0'],
    })
    expect(lines.at(-1)).toMatchObject({ inputs: ['%12', 'given 9', 'given 10'], outputs: ['%13'] })
    expect(JSON.parse(JSON.stringify(lines))).toEqual(lines)

    // Played from the list, the net gives the same numbers.
    const values = new Map([x, ...net.parameters()].map((one, i) => [`given ${i}`, one]))
    for (const { op, inputs, attrs, outputs } of JSON.parse(JSON.stringify(lines)) as Line[]) {
      const results = registry.get(op)!.all(
        inputs.map((name) => values.get(name)!),
        attrs,
      )
      outputs.forEach((name, i) => values.set(name, results[i]!))
    }
    expect(values.get('%13')!.toArraySync()).toEqual(y.toArraySync())
  })

  it('sees a whole training step', () => {
    const net = new LeNet()
    const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.1 })
    const { counts, interpreter } = counter()
    interpret(interpreter, () => {
      const loss = nn.functional.crossEntropy(
        net.call(torch.randn([4, 1, 28, 28])),
        torch.tensor([1, 2, 3, 4], { dtype: 'int32' }),
      )
      loss.backward()
      optimizer.step()
    })
    for (const op of ['conv2d', 'conv2dGrad', 'maxPool2dGrad', 'reluGrad', 'linear', 'crossEntropy', 'sgdStep'])
      expect(counts.get(op), op).toBeGreaterThan(0)
  })

  it('answers in the place of the device, with what it makes beneath itself', () => {
    const half: Interpreter = (call, next) =>
      call.op.definition.name === 'mul' ? [call.inputs[0]!.mul(0.5)] : next(call)
    const x = torch.tensor([2])
    expect(interpret(half, () => x.mul(8)).itemSync()).toBe(1)
    expect(x.mul(8).itemSync()).toBe(16)
  })

  it('passes a call on changed, which is then recorded as it is', () => {
    // Computes in float64, as autocast does in a half dtype.
    const widened: Interpreter = (call, next) =>
      call.op.definition.name === 'mul'
        ? next({ ...call, inputs: call.inputs.map((x) => x.to('float64')) })
        : next(call)
    const x = torch.tensor([3], { requiresGrad: true })
    const y = interpret(widened, () => x.mul(x))
    expect(y.dtype).toBe('float64')
    y.backward()
    expect(x.grad!.dtype).toBe('float32')
    expect(x.grad!.itemSync()).toBe(6)
  })

  it('sees what is written over', () => {
    const seen: Call[] = []
    const x = torch.ones([2, 2])
    const [target, others] = [x.select(0, 1), torch.tensor([1, 2])]
    interpret(
      (call, next) => {
        seen.push(call)
        return next(call)
      },
      () => target.mul_(others),
    )
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ attrs: {}, device: x.device })
    expect(seen[0]!.op.definition.name).toBe('mul')
    expect(seen[0]!.target).toBe(target)
    expect(x.toArraySync()).toEqual([
      [1, 1],
      [1, 2],
    ])
  })

  it('sees the parts of a composite if it asks for them', () => {
    const names: string[] = []
    const parts: Interpreter = (call, next) => {
      const { name, tier, composite } = call.op.definition
      if (tier !== 'composite') {
        names.push(name)
        return next(call)
      }
      const result = interpret(parts, () => composite!(call.inputs, call.attrs, call.device))
      return Array.isArray(result) ? (result as readonly torch.Tensor[]) : [result as torch.Tensor]
    }
    const x = torch.ones([2, 3])
    const y = interpret(parts, () => nn.functional.logSoftmax(x, 1))
    expect(names).toContain('amax')
    expect(names).not.toContain('logSoftmax')
    expect(y.exp().sum().itemSync()).toBeCloseTo(2, 6)
  })
})

describe('several interpreters', () => {
  const logging =
    (log: string[], name: string): Interpreter =>
    (call, next) => {
      log.push(name)
      return next(call)
    }

  it('see calls the latest first', () => {
    const log: string[] = []
    interpret(logging(log, 'outer'), () => interpret(logging(log, 'inner'), () => torch.zeros([1])))
    expect(log).toEqual(['inner', 'outer'])
  })

  it('may end in any order', () => {
    const log: string[] = []
    const first = interpret(logging(log, 'first'))
    const second = interpret(logging(log, 'second'))
    first.end()
    torch.zeros([1])
    expect(log).toEqual(['second'])
    const third = interpret(logging(log, 'third'))
    second.end()
    torch.zeros([1])
    third.end()
    third.end()
    torch.zeros([1])
    expect(log).toEqual(['second', 'third'])
  })

  it('are what they were after an error, also one of an interpreter', () => {
    const log: string[] = []
    const failing: Interpreter = () => {
      throw new Error('no')
    }
    interpret(logging(log, 'outer'), () => {
      expect(() => interpret(failing, () => torch.zeros([1]))).toThrow('no')
      expect(() => torch.zeros([2]).add(torch.zeros([3]))).toThrow(torch.TorchError)
      torch.zeros([1])
    })
    torch.zeros([1])
    expect(log).toHaveLength(4)
  })

  it('do not outlive a promise', () => {
    const log: string[] = []
    expect(() => interpret(logging(log, 'late'), (() => Promise.resolve()) as () => never)).toThrow(
      expect.objectContaining({ code: 'SCOPE_ORDER' }),
    )
    torch.zeros([1])
    expect(log).toEqual([])
  })
})

describe('a view without a gradient', () => {
  it('is outside the graph', () => {
    const first = torch.defineOp({
      name: 'test::first',
      tier: 'view',
      view: ({ shape, strides, offset }) => ({ shape: shape.slice(1), strides: strides.slice(1), offset }),
    })
    const x = torch.tensor([[1, 2]], { requiresGrad: true })
    const y = first.one([x], {})
    expect(y.toArraySync()).toEqual([1, 2])
    expect(y.requiresGrad).toBe(false)
    y.mul_(2)
    expect(x.toArraySync()).toEqual([[2, 4]])
  })
})

describe('an op without inputs', () => {
  it('is made on a device, and refuses a call without inputs', () => {
    const fill = registry.get('fill')!
    const x = fill.make(js(), { shape: [2], dtype: 'int32', value: 7 }, 'sevens')
    expect(x.toArraySync()).toEqual([7, 7])
    x.dispose()
    expect(() => x.add(1)).toThrow('made by sevens')
    expect(() => fill.all([], { shape: [2], dtype: 'int32', value: 7 })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', op: 'fill' }),
    )
  })
})
