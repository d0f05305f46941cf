import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import * as torch from '../index.ts'

setDefaultDevice(js())
const { nn, optim } = torch
const { lrScheduler, SGD } = optim

const x = torch.ones([1, 3])
const leaf = (): torch.Tensor => torch.ones([3], { requiresGrad: true })
const data = new torch.utils.data.TensorDataset(torch.arange(4))
const optimizer = new SGD([leaf()], { lr: 0.1 })

/** Calls as a program without types would make them. */
// oxlint-disable-next-line typescript/no-explicit-any -- the point of the test
function untyped(fn: (use: any) => unknown): () => unknown {
  return () => fn({ torch, nn, optim, lrScheduler, x, leaf, data, optimizer, net: new nn.Linear(3, 2) })
}

describe('what is given by position, or too much, is refused by name', () => {
  it.each([
    ['Conv2d', untyped(({ nn }) => new nn.Conv2d(3, 16, 3, 1, 1))],
    ['Conv2d', untyped(({ nn }) => new nn.Conv2d(3, 16, 3, 1))],
    ['Conv2d', untyped(({ nn }) => new nn.Conv2d(3, 16))],
    ['Linear', untyped(({ nn }) => new nn.Linear(3, 2, false))],
    ['Linear', untyped(({ nn }) => new nn.Linear('3', 2))],
    ['Linear', untyped(({ nn }) => new nn.Linear(3, 2, { bias: 1 }))],
    ['BatchNorm2d', untyped(({ nn }) => new nn.BatchNorm2d(3, 1e-3))],
    ['BatchNorm1d', untyped(({ nn }) => new nn.BatchNorm1d(3, {}, 1))],
    ['MaxPool2d', untyped(({ nn }) => new nn.MaxPool2d(2, 2))],
    ['ReLU', untyped(({ nn }) => new nn.ReLU(true))],
    ['Identity', untyped(({ nn }) => new nn.Identity(5))],
    ['Dropout', untyped(({ nn }) => new nn.Dropout(0.5, true))],
    ['Dropout', untyped(({ nn }) => new nn.Dropout({ p: 0.5 }))],
    ['Softmax', untyped(({ nn }) => new nn.Softmax({ dim: 1 }))],
    ['LogSoftmax', untyped(({ nn }) => new nn.LogSoftmax({ dim: 1 }))],
    ['LogSoftmax', untyped(({ nn }) => new nn.LogSoftmax())],
    ['Flatten', untyped(({ nn }) => new nn.Flatten(1, -1, 2))],
    ['MSELoss', untyped(({ nn }) => new nn.MSELoss('sum'))],
    ['MSELoss', untyped(({ nn }) => new nn.MSELoss({ reduction: 'average' }))],
    ['CrossEntropyLoss', untyped(({ nn, x }) => new nn.CrossEntropyLoss(x))],
    ['NLLLoss', untyped(({ nn }) => new nn.NLLLoss({ weight: [1, 2] }))],
    ['BCEWithLogitsLoss', untyped(({ nn }) => new nn.BCEWithLogitsLoss({ posWeight: 3 }))],
    ['Sequential', untyped(({ nn, torch }) => new nn.Sequential(new nn.ReLU(), torch.nn.functional.relu))],
    ['ModuleList', untyped(({ nn }) => new nn.ModuleList(new nn.ReLU()))],
    ['ModuleList', untyped(({ nn }) => new nn.ModuleList([5]))],
    ['ModuleList', untyped(({ nn }) => new nn.ModuleList([]).append({}))],
    ['ModuleDict', untyped(({ nn }) => new nn.ModuleDict([new nn.ReLU()]))],
    ['ModuleDict', untyped(({ nn }) => new nn.ModuleDict({}).get('x'))],
    ['ParameterList', untyped(({ nn, x }) => new nn.ParameterList(x))],
    ['ParameterList', untyped(({ nn, x }) => new nn.ParameterList([x]))],
    ['ParameterDict', untyped(({ nn, x }) => new nn.ParameterDict({ x }))],
    ['Parameter', untyped(({ nn }) => new nn.Parameter([1]))],
    ['Parameter', untyped(({ nn, x }) => new nn.Parameter(x, false))],
    ['Buffer', untyped(({ nn, x }) => new nn.Buffer(x, false))],
    ['Linear.call', untyped(({ net, x }) => net.call(x, 1))],
    ['linear', untyped(({ net }) => net.call([[1, 2, 3]]))],
    ['Sequential.call', untyped(({ nn, x }) => new nn.Sequential(new nn.ReLU()).call(x, 2))],
    ['ReLU.call', untyped(({ nn, x }) => new nn.ReLU().call(x, true))],
    ['MSELoss.call', untyped(({ nn, x }) => new nn.MSELoss().call(x, x, 1))],
    ['Module.train', untyped(({ net }) => net.train('no'))],
    ['Module.eval', untyped(({ net }) => net.eval(true))],
    ['Module.apply', untyped(({ net }) => net.apply())],
    ['Module.parameters', untyped(({ net }) => net.parameters(false))],
    ['Module.zeroGrad', untyped(({ net }) => net.zeroGrad(true))],
    ['Module.loadStateDict', untyped(({ net }) => net.loadStateDict(net.stateDict(), false))],
    ['Module.loadStateDict', untyped(({ net }) => net.loadStateDict())],
    ['Module.registerForwardHook', untyped(({ net }) => net.registerForwardHook('x'))],
    ['relu', untyped(({ x }) => x.relu(true))],
    ['softmax', untyped(({ x }) => x.softmax(1, {}, 3))],
    ['backward', untyped(({ leaf }) => leaf().sum().backward(null, true))],
    ['backward', untyped(({ leaf }) => leaf().sum().backward(true))],
    ['init.uniform_', untyped(({ nn, x }) => nn.init.uniform_(x, 0, 1, 2))],
    ['init.kaimingUniform_', untyped(({ nn, x }) => nn.init.kaimingUniform_(x, 5))],
    ['init.xavierNormal_', untyped(({ nn, x }) => nn.init.xavierNormal_(x, { gain: '1' }))],
    ['clipGradNorm_', untyped(({ nn, leaf }) => nn.utils.clipGradNorm_([leaf()]))],
    ['clipGradNorm_', untyped(({ nn }) => nn.utils.clipGradNorm_(5, 1))],
    ['clipGradValue_', untyped(({ nn, leaf }) => nn.utils.clipGradValue_([leaf()], '1'))],
    ['SGD', untyped(({ optim, leaf }) => new optim.SGD([leaf()], 0.1))],
    ['SGD', untyped(({ optim, leaf }) => new optim.SGD([leaf()], { lr: '0.1' }))],
    ['SGD', untyped(({ optim, leaf }) => new optim.SGD([leaf()], {}, 1))],
    ['SGD', untyped(({ optim, net }) => new optim.SGD(net))],
    ['SGD', untyped(({ optim }) => new optim.SGD([5]))],
    ['SGD', untyped(({ optim, leaf }) => new optim.SGD([{ params: [leaf()], lr: 'x' }]))],
    ['Adam', untyped(({ optim, leaf }) => new optim.Adam([leaf()], 0.01))],
    ['Adam', untyped(({ optim, leaf }) => new optim.Adam([leaf()], { betas: 0.9 }))],
    ['Adam', untyped(({ optim, leaf }) => new optim.Adam([leaf()], { betas: [0.9, 1] }))],
    ['AdamW', untyped(({ optim, leaf }) => new optim.AdamW([leaf()], 0.01))],
    ['RMSprop', untyped(({ optim, leaf }) => new optim.RMSprop([leaf()], 0.01))],
    ['Rprop', untyped(({ optim, leaf }) => new optim.Rprop([leaf()], { stepSizes: [NaN, 1] }))],
    ['ASGD', untyped(({ optim, leaf }) => new optim.ASGD([leaf()], { t0: NaN }))],
    ['StepLR', untyped(({ lrScheduler, optimizer }) => new lrScheduler.StepLR(optimizer, 2, 0.5))],
    ['StepLR', untyped(({ lrScheduler, optimizer }) => new lrScheduler.StepLR(optimizer, { stepSize: 2 }))],
    ['StepLR', untyped(({ lrScheduler, optimizer }) => new lrScheduler.StepLR(optimizer, 0))],
    ['StepLR', untyped(({ lrScheduler, optimizer }) => new lrScheduler.StepLR(optimizer, 1.5))],
    ['StepLR', untyped(({ lrScheduler, net }) => new lrScheduler.StepLR(net, 2))],
    ['MultiStepLR', untyped(({ lrScheduler, optimizer }) => new lrScheduler.MultiStepLR(optimizer, 30))],
    ['LambdaLR', untyped(({ lrScheduler, optimizer }) => new lrScheduler.LambdaLR(optimizer, 0.5))],
    ['LambdaLR', untyped(({ lrScheduler, optimizer }) => new lrScheduler.LambdaLR(optimizer, async () => 1))],
    ['ExponentialLR', untyped(({ lrScheduler, optimizer }) => new lrScheduler.ExponentialLR(optimizer))],
    ['LinearLR', untyped(({ lrScheduler, optimizer }) => new lrScheduler.LinearLR(optimizer, 0.5))],
    ['PolynomialLR', untyped(({ lrScheduler, optimizer }) => new lrScheduler.PolynomialLR(optimizer, 5))],
    ['CosineAnnealingLR', untyped(({ lrScheduler, optimizer }) => new lrScheduler.CosineAnnealingLR(optimizer, 0))],
    ['ReduceLROnPlateau', untyped(({ lrScheduler, optimizer }) => new lrScheduler.ReduceLROnPlateau(optimizer, 'min'))],
    ['DataLoader', untyped(({ torch, data }) => new torch.utils.data.DataLoader(data, 32))],
    ['DataLoader', untyped(({ torch }) => new torch.utils.data.DataLoader([1, 2]))],
    ['DataLoader', untyped(({ torch, data }) => new torch.utils.data.DataLoader(data, { batchSize: '32' }))],
    ['TensorDataset', untyped(({ torch }) => new torch.utils.data.TensorDataset([1, 2]))],
    ['grad', untyped(({ torch, x }) => torch.autograd.grad(x))],
    ['jacobian', untyped(({ torch, x }) => torch.autograd.functional.jacobian(x, x))],
    ['checkpoint', untyped(({ torch, x }) => torch.autograd.checkpoint((y: unknown) => y, x))],
    ['gradcheck', untyped(({ torch, x }) => torch.autograd.gradcheck((y: unknown) => y, x))],
  ])('%s: %s', (op, call) => {
    expect(call).toThrow(expect.objectContaining({ name: 'TorchError', op }))
  })
})

describe('one tensor is a list of one', () => {
  it('for optimizers, clipping and gradients', () => {
    const p = leaf()
    const sgd = new SGD(p, { lr: 1 })
    sgd.addParamGroup({ params: leaf() })
    const y = p.mul(torch.tensor([3, 0, 4])).sum()
    y.backward(undefined, { inputs: p, retainGraph: true })
    expect(nn.utils.clipGradNorm_(p, 1).itemSync()).toBeCloseTo(5)
    expect(p.grad!.toArraySync()).toEqual([expect.closeTo(0.6), 0, expect.closeTo(0.8)])
    nn.utils.clipGradValue_(p, 0.5)
    expect(p.grad!.toArraySync()).toEqual([0.5, 0, 0.5])
    sgd.step()
    expect(p.detach().toArraySync()).toEqual([0.5, 1, 0.5])
    const z = p.sum()
    expect(torch.autograd.grad(z, p, { gradOutputs: torch.tensor(2) })[0]!.toArraySync()).toEqual([2, 2, 2])
  })
})
