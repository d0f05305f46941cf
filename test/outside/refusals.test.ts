import * as torch from 'flambeau'
import { describe, expect, it } from 'vitest'
import { programs } from './program.ts'

const { nn, optim } = torch
const F = nn.functional
const int = (values: torch.NestedArray): torch.Tensor => torch.tensor(values, { dtype: 'int32' })
const byte = (values: torch.NestedArray): torch.Tensor => torch.tensor(values, { dtype: 'uint8' })
/** A function as plain JavaScript sees it. */
const loose = (fn: unknown) => fn as (...given: readonly unknown[]) => unknown
const make =
  (type: unknown) =>
  (...given: readonly unknown[]) =>
    new (type as new (...values: readonly unknown[]) => object)(...given)

programs('values beyond a dtype', {
  'F14: clamp of uint8': { run: () => torch.clamp(byte([0, 200]), -1, 300), refuses: 'INVALID_ARGUMENT', by: 'clamp' },
  'F14: full': { run: () => torch.full([1], 300, { dtype: 'uint8' }), refuses: 'INVALID_ARGUMENT', by: 'full' },
  'F14: threshold': { run: () => F.threshold(byte([3]), 5, 300), refuses: 'INVALID_ARGUMENT', by: 'threshold' },
  'F14: maskedFill': {
    run: () => torch.maskedFill(byte([3]), torch.tensor([true]), 300),
    refuses: 'INVALID_ARGUMENT',
    by: 'maskedFill',
  },
})

programs('in place on integers', {
  'F9: sqrt_': { run: () => int([4, 9, 2]).sqrt_(), refuses: 'DTYPE_MISMATCH', by: 'sqrt_' },
  'F9: exp_ of bool': { run: () => torch.tensor([true]).exp_(), refuses: 'DTYPE_MISMATCH', by: 'exp_' },
  'F9: log1p_ of uint8': { run: () => byte([1]).log1p_(), refuses: 'DTYPE_MISMATCH', by: 'log1p_' },
  'F9: sigmoid_ of int64': {
    run: () => torch.tensor([1n]).sigmoid_(),
    refuses: 'DTYPE_MISMATCH',
    by: 'sigmoid_',
    needs: ['int64'],
  },
})

programs('in place on windows that overlap', {
  unfold: { run: () => torch.tensor([1, 2, 3]).unfold(0, 2, 1).erf_(), refuses: 'INVALID_ARGUMENT', by: 'erf_' },
  asStrided: {
    run: () => torch.tensor([1, 2, 3, 4]).asStrided([2, 3], [1, 1]).mul_(2),
    refuses: 'INVALID_ARGUMENT',
    by: 'mul_',
  },
})

programs('checks that PyTorch makes', {
  'F10: a rounding mode unknown': {
    run: () => loose(torch.div)(torch.tensor([1]), 2, { roundingMode: 'bogus' }),
    refuses: 'INVALID_ARGUMENT',
    by: 'div',
  },
  'F10: a compute mode unknown': {
    run: () => loose(torch.cdist)(torch.ones([2, 2]), torch.ones([2, 2]), 2, { computeMode: 'bogus' }),
    refuses: 'INVALID_ARGUMENT',
    by: 'cdist',
  },
  'F17: chunk of a 0-d tensor': { run: () => torch.tensor(5).chunk(2), refuses: 'SHAPE_MISMATCH', by: 'chunk' },
  'F17: split of a 0-d tensor': { run: () => torch.tensor(5).split(1), refuses: 'SHAPE_MISMATCH', by: 'split' },
  'F22: groupNorm of one value per group': {
    run: () => F.groupNorm(torch.ones([1, 2, 1]), 2),
    refuses: 'INVALID_ARGUMENT',
    by: 'groupNorm',
  },
  'batchNorm with eps of NaN': {
    run: () => F.batchNorm(torch.ones([2, 2]), { training: true, eps: NaN }),
    refuses: 'INVALID_ARGUMENT',
    by: 'batchNorm',
  },
  'F22: batchNorm with eps below 0': {
    run: () => F.batchNorm(torch.ones([2, 2]), { training: true, eps: -1 }),
    refuses: 'INVALID_ARGUMENT',
    by: 'batchNorm',
  },
  'F22: binaryCrossEntropy of what is no probability': {
    run: () => F.binaryCrossEntropy(torch.tensor([1.5]), torch.tensor([1])),
    refuses: 'INVALID_ARGUMENT',
    by: 'binaryCrossEntropy',
  },
  'R14: negative repeats': {
    run: () => torch.repeatInterleave(torch.tensor([1, 2]), [1, -1]),
    refuses: 'INVALID_ARGUMENT',
    by: 'repeatInterleave',
  },
  'R14: negative repeats in a tensor': {
    run: () => torch.repeatInterleave(torch.tensor([1, 2]), int([1, -1])),
    refuses: 'INVALID_ARGUMENT',
    by: 'repeatInterleave',
  },
})

programs('multinomial', {
  'R3: of zeros': { run: () => torch.multinomial(torch.zeros([3]), 1), refuses: 'INVALID_ARGUMENT', by: 'multinomial' },
  'R3: of a negative weight': {
    run: () => torch.multinomial(torch.tensor([1, -1, 2]), 1),
    refuses: 'INVALID_ARGUMENT',
    by: 'multinomial',
  },
  'R3: of NaN, with replacement': {
    run: () => torch.multinomial(torch.tensor([1, NaN, 2]), 2, { replacement: true }),
    refuses: 'INVALID_ARGUMENT',
    by: 'multinomial',
  },
  'R3: of infinity': {
    run: () => torch.multinomial(torch.tensor([1, Infinity, 2]), 1),
    refuses: 'INVALID_ARGUMENT',
    by: 'multinomial',
  },
  'R3: of a row of zeros': {
    run: () =>
      torch.multinomial(
        torch.tensor([
          [1, 1],
          [0, 0],
        ]),
        1,
      ),
    refuses: 'INVALID_ARGUMENT',
    by: 'multinomial',
  },
  'R4: as many draws as categories, with replacement': {
    run: () => torch.multinomial(torch.ones([50_000]), 50_000, { replacement: true }).shape,
    gives: [50_000],
  },
})

const nine = (): torch.Tensor => int([9])
programs('errors name the function that was called', {
  'R15: embedding': {
    run: () => F.embedding(nine(), torch.ones([2, 2])),
    refuses: 'INDEX_OUT_OF_RANGE',
    by: 'embedding',
  },
  'R15: indexSelect': {
    run: () => torch.indexSelect(torch.ones([2]), 0, nine()),
    refuses: 'INDEX_OUT_OF_RANGE',
    by: 'indexSelect',
  },
  'R15: take': { run: () => torch.take(torch.ones([2]), nine()), refuses: 'INDEX_OUT_OF_RANGE', by: 'take' },
  'R15: index': { run: () => torch.ones([2]).index(nine()), refuses: 'INDEX_OUT_OF_RANGE', by: 'index' },
  'R15: oneHot': { run: () => F.oneHot(nine(), 2), refuses: 'INDEX_OUT_OF_RANGE', by: 'oneHot' },
  'R15: nllLoss': {
    run: () => F.nllLoss(torch.ones([1, 2]), nine()),
    refuses: 'INDEX_OUT_OF_RANGE',
    by: 'nllLoss',
  },
  'R15: embeddingBag': {
    run: () => F.embeddingBag(nine(), torch.ones([2, 2]), int([0])),
    refuses: 'INDEX_OUT_OF_RANGE',
    by: 'embeddingBag',
  },
  'M20: stack of a released tensor': {
    run: () => {
      const x = torch.ones([2]).div(2)
      x.dispose()
      return torch.stack([x])
    },
    refuses: 'RELEASED',
    by: 'stack',
  },
  'M20: item of a released tensor': {
    run: () => {
      const x = torch.ones([1])
      x.dispose()
      return x.item()
    },
    refuses: 'RELEASED',
    by: 'item',
  },
  'M20: an integer beyond the size': {
    run: () => torch.ones([2]).index(7),
    refuses: 'INDEX_OUT_OF_RANGE',
    by: 'index',
  },
})

const x = (): torch.Tensor => torch.ones([1, 1, 4, 4])
const parameters = (): torch.nn.Parameter[] => new nn.Linear(2, 2).parameters()
const byPosition: Readonly<Record<string, () => unknown>> = {
  Conv2d: () => make(nn.Conv2d)(3, 16, 3, 1, 1),
  Linear: () => make(nn.Linear)(3, 2, false),
  Adam: () => make(optim.Adam)(parameters(), 0.01),
  SGD: () => make(optim.SGD)(parameters(), 0.01),
  AdamW: () => make(optim.AdamW)(parameters(), 0.01),
  RMSprop: () => make(optim.RMSprop)(parameters(), 0.01),
  StepLR: () => make(optim.lrScheduler.StepLR)(new optim.SGD(parameters(), { lr: 1 }), 2, 0.5),
  'StepLR, its step as an option': () =>
    make(optim.lrScheduler.StepLR)(new optim.SGD(parameters(), { lr: 1 }), { stepSize: 2 }),
  BatchNorm2d: () => make(nn.BatchNorm2d)(3, 1e-3),
  ReLU: () => make(nn.ReLU)(true),
  DataLoader: () => make(torch.utils.data.DataLoader)(new torch.utils.data.TensorDataset(torch.ones([4])), 32),
  conv2d: () => loose(F.conv2d)(x(), x(), null, 2, 1),
  maxPool2d: () => loose(F.maxPool2d)(x(), 2, 1),
  avgPool2d: () => loose(F.avgPool2d)(x(), 2, 1),
  leakyRelu: () => loose(F.leakyRelu)(x(), 0.2),
  dropout: () => loose(F.dropout)(x(), 0.1),
  relu: () => loose(F.relu)(x(), true),
  'x.relu': () => (x() as never as { relu: (inplace: boolean) => unknown }).relu(true),
  'x.sum': () => loose(torch.Tensor.prototype.sum).call(x(), 0, true),
  'x.mean': () => loose(torch.Tensor.prototype.mean).call(x(), 0, true),
  'x.max': () => loose(torch.Tensor.prototype.max).call(x(), 0, true),
  'x.argmax': () => loose(torch.Tensor.prototype.argmax).call(x(), 0, true),
  'x.std': () => loose(torch.Tensor.prototype.std).call(x(), 0, true),
  'x.sort': () => loose(torch.Tensor.prototype.sort).call(x(), 0, true),
  multinomial: () => loose(torch.multinomial)(torch.ones([3]), 2, true),
  backward: () =>
    loose(torch.Tensor.prototype.backward).call(torch.ones([], { requiresGrad: true }).mul(1), null, true),
}
programs(
  'H1: options by position',
  Object.fromEntries(
    Object.entries(byPosition).map(([name, run]) => [name, { run, refuses: 'INVALID_ARGUMENT' as const }]),
  ),
)

const raw: Readonly<Record<string, () => unknown>> = {
  "x.to('cuda')": () => loose(torch.Tensor.prototype.to).call(x(), 'cuda'),
  "x.to('float')": () => loose(torch.Tensor.prototype.to).call(x(), 'float'),
  "net.to('cuda')": () => loose(nn.Module.prototype.to).call(new nn.Linear(1, 1), 'cuda'),
  'cat(x, x)': () => loose(torch.cat)(x(), x()),
  'x.sum({ dim })': () => loose(torch.Tensor.prototype.sum).call(x(), { dim: 0 }),
  'conv2d(x, w, { stride })': () => loose(F.conv2d)(x(), x(), { stride: 2 }),
  'net.call of an array': () => loose(nn.Module.prototype.call).call(new nn.Linear(2, 2), [[1, 2]]),
  'crossEntropy of an array': () => loose(F.crossEntropy)(torch.ones([2, 2]), [0, 1]),
  'a DataLoader of an array': () => [...(make(torch.utils.data.DataLoader)([1, 2]) as never as Iterable<unknown>)],
  'noGrad()': () => loose(torch.noGrad)(3),
  'Sequential of a function': () => make(nn.Sequential)(new nn.Linear(1, 1), F.relu),
  'LogSoftmax({ dim })': () => make(nn.LogSoftmax)({ dim: 1 }),
  'tensor(1, 2, 3)': () => loose(torch.tensor)(1, 2, 3),
  'arange(null)': () => loose(torch.arange)(null),
  'roll(x, 1.5)': () => torch.roll(x(), 1.5),
  'a cyclic array': () => {
    const list: unknown[] = []
    list.push(list)
    return loose(torch.tensor)(list)
  },
  'an array 10,000 deep': () => {
    let list: unknown = 1
    for (let i = 0; i < 10_000; i++) list = [list]
    return loose(torch.tensor)(list)
  },
  'an index that is cyclic': () => {
    const list: unknown[] = []
    list.push(list)
    return loose(torch.Tensor.prototype.index).call(x(), list)
  },
  'JSON.stringify': () => JSON.stringify(x()),
  'x * 2': () => Number(x()) * 2,
  'x + 1': () => (x() as never as number) + 1,
  'x > 0': () => (x() as never as number) > 0,
}

describe('M1, M2, M17, H11: no raw errors', () => {
  it.each(Object.entries(raw))('%s', (_, run) => {
    let error: unknown
    try {
      error = { accepted: run() }
    } catch (caught) {
      error = caught
    }
    expect(error).toBeInstanceOf(torch.TorchError)
  })
})
