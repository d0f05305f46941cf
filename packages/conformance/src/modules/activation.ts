import { nn } from '@flambeau/core'
import { cases, type ModuleCases, numbers } from './record.ts'

const x = numbers([3, 4])
const images = numbers([2, 3, 4, 2])

export const activationModules: readonly ModuleCases[] = [
  cases('ReLU', x, { plain: ['nn.ReLU()', () => new nn.ReLU()] }),
  cases('ReLU6', numbers([3, 4, 5]), { plain: ['nn.ReLU6()', () => new nn.ReLU6()] }),
  cases('SELU', x, { plain: ['nn.SELU()', () => new nn.SELU()] }),
  cases('SiLU', x, { plain: ['nn.SiLU()', () => new nn.SiLU()] }),
  cases('Mish', x, { plain: ['nn.Mish()', () => new nn.Mish()] }),
  cases('Sigmoid', x, { plain: ['nn.Sigmoid()', () => new nn.Sigmoid()] }),
  cases('Tanh', x, { plain: ['nn.Tanh()', () => new nn.Tanh()] }),
  // PyTorch's slope is 1 / 6 in float32, whatever the dtype.
  cases('Hardsigmoid', x, { plain: ['nn.Hardsigmoid()', () => new nn.Hardsigmoid()] }, { gradless: true }),
  cases('Hardswish', x, { plain: ['nn.Hardswish()', () => new nn.Hardswish()] }),
  cases('LogSigmoid', x, { plain: ['nn.LogSigmoid()', () => new nn.LogSigmoid()] }),
  cases('Softsign', x, { plain: ['nn.Softsign()', () => new nn.Softsign()] }),
  cases('Tanhshrink', x, { plain: ['nn.Tanhshrink()', () => new nn.Tanhshrink()] }),
  cases('ELU', x, { plain: ['nn.ELU()', () => new nn.ELU()], alpha: ['nn.ELU(0.5)', () => new nn.ELU(0.5)] }),
  cases('CELU', x, { plain: ['nn.CELU()', () => new nn.CELU()], alpha: ['nn.CELU(0.5)', () => new nn.CELU(0.5)] }),
  cases('LeakyReLU', x, {
    plain: ['nn.LeakyReLU()', () => new nn.LeakyReLU()],
    slope: ['nn.LeakyReLU(0.25)', () => new nn.LeakyReLU(0.25)],
  }),
  cases('Hardshrink', x, {
    plain: ['nn.Hardshrink()', () => new nn.Hardshrink()],
    lambd: ['nn.Hardshrink(1)', () => new nn.Hardshrink(1)],
  }),
  cases('Softshrink', x, {
    plain: ['nn.Softshrink()', () => new nn.Softshrink()],
    lambd: ['nn.Softshrink(1)', () => new nn.Softshrink(1)],
  }),
  cases('GLU', numbers([4, 6]), { plain: ['nn.GLU()', () => new nn.GLU()], dim: ['nn.GLU(0)', () => new nn.GLU(0)] }),
  cases(
    'RReLU',
    x,
    {
      plain: ['nn.RReLU()', () => new nn.RReLU()],
      limits: ['nn.RReLU(0.125, 0.5)', () => new nn.RReLU(0.125, 0.5)],
    },
    { modes: ['eval'] },
  ),
  cases('Hardtanh', x, {
    plain: ['nn.Hardtanh()', () => new nn.Hardtanh()],
    limits: ['nn.Hardtanh(-0.5, 1.5)', () => new nn.Hardtanh(-0.5, 1.5)],
  }),
  cases('Softplus', x, {
    plain: ['nn.Softplus()', () => new nn.Softplus()],
    sharp: ['nn.Softplus(2, 3)', () => new nn.Softplus(2, 3)],
  }),
  cases('Threshold', x, { plain: ['nn.Threshold(0.5, 20)', () => new nn.Threshold(0.5, 20)] }),
  cases('GELU', x, {
    plain: ['nn.GELU()', () => new nn.GELU()],
    tanh: ["nn.GELU(approximate='tanh')", () => new nn.GELU({ approximate: 'tanh' })],
  }),
  cases('Softmax', x, { plain: ['nn.Softmax(1)', () => new nn.Softmax(1)] }),
  cases('LogSoftmax', x, { plain: ['nn.LogSoftmax(-1)', () => new nn.LogSoftmax(-1)] }),
  cases('Softmin', x, { plain: ['nn.Softmin(0)', () => new nn.Softmin(0)] }),
  cases('Softmax2d', images, { plain: ['nn.Softmax2d()', () => new nn.Softmax2d()] }),
  cases(
    'PReLU',
    images,
    {
      plain: ['nn.PReLU()', () => new nn.PReLU()],
      channels: ['nn.PReLU(3, init=0.5)', () => new nn.PReLU(3, { init: 0.5 })],
    },
    { large: { torch: 'nn.PReLU(300, init=0.5)', make: () => new nn.PReLU(300, { init: 0.5 }) } },
  ),
]
