import * as torch from 'flambeau'
import { LeNet } from '@flambeau/tutorial'
import { describe, expect, it } from 'vitest'
import { factories, need } from './every-device.ts'

const { nn } = torch
const F = nn.functional

interface Case {
  readonly code: torch.ErrorCode
  /** Words of PyTorch's message, or of the remedy, that must be there. */
  readonly text: RegExp
  /** Makes the mistake. The default device is the one under test. */
  readonly mistake: () => unknown
}

const cases: Readonly<Record<string, Case>> = {
  'shapes that do not broadcast': {
    code: 'SHAPE_MISMATCH',
    text: /\[2, 3\].*\[4\]/s,
    mistake: () => torch.zeros([2, 3]).add(torch.zeros([4])),
  },
  'matrices that do not fit': {
    code: 'SHAPE_MISMATCH',
    text: /matmul|mm/,
    mistake: () => torch.matmul(torch.zeros([2, 3]), torch.zeros([2, 3])),
  },
  'a dtype an op does not take': {
    code: 'DTYPE_MISMATCH',
    text: /int32/,
    mistake: () => torch.matmul(torch.zeros([2, 2]), torch.zeros([2, 2], { dtype: 'int32' })),
  },
  'a wrong number of channels': {
    code: 'SHAPE_MISMATCH',
    text: /Given groups=1, weight of size \[6, 1, 5, 5\], expected input\[1, 3, 32, 32\] to have 1 channels, but got 3 channels/,
    mistake: () => new nn.Conv2d(1, 6, 5).call(torch.zeros([1, 3, 32, 32])),
  },
  'a picture without a batch': {
    code: 'NO_BATCH_DIMENSION',
    text: /unsqueeze\(0\)/,
    mistake: () => new LeNet().call(torch.zeros([1, 32, 32])),
  },
  'tensors of two devices': {
    code: 'DEVICE_MISMATCH',
    text: /same device.*Move one of them/,
    mistake: () => {
      const elsewhere = torch.withKernels(torch.js(), 'elsewhere', () => {})
      return torch.ones([2]).add(torch.ones([2], { device: elsewhere }))
    },
  },
  'backward through a graph twice': {
    code: 'GRAPH_FREED',
    text: /a second time.*retainGraph/s,
    mistake: () => {
      const loss = torch.ones([2], { requiresGrad: true }).mul(2).pow(2).sum()
      loss.backward()
      loss.backward()
    },
  },
  'backward from many values without a gradient': {
    code: 'NON_SCALAR_BACKWARD',
    text: /scalar/,
    mistake: () => torch.ones([2], { requiresGrad: true }).mul(2).backward(),
  },
  'a leaf modified in place': {
    code: 'LEAF_MODIFIED',
    text: /leaf/,
    mistake: () => torch.ones([2], { requiresGrad: true }).add_(1),
  },
  'a saved value modified in place': {
    code: 'SAVED_TENSOR_MODIFIED',
    text: /modified by an inplace operation/,
    mistake: () => {
      const x = torch.ones([2], { requiresGrad: true })
      const y = x.exp()
      const loss = y.mul(y).sum()
      y.add_(1)
      loss.backward()
    },
  },
  'a released tensor': {
    code: 'RELEASED',
    text: /made by ones.*after its release/s,
    mistake: () => {
      const x = torch.ones([2])
      x.dispose()
      return x.add(1)
    },
  },
  'a dtype that does not exist': {
    code: 'UNSUPPORTED_DTYPE',
    text: /complex64/,
    mistake: () => torch.zeros([2], { dtype: 'complex64' as torch.DType }),
  },
  'a misspelt option': {
    code: 'UNKNOWN_OPTION',
    text: /padings.*padding/s,
    mistake: () => F.conv2d(torch.zeros([1, 1, 5, 5]), torch.zeros([1, 1, 3, 3]), null, { padings: 1 } as object),
  },
  'a state dict with missing, unexpected and wrongly shaped keys': {
    code: 'STATE_DICT',
    text: /Missing.*"fc3\.bias".*Unexpected.*"fc4\.bias".*size mismatch for conv1\.weight.*\[6, 1, 3, 3\].*\[6, 1, 5, 5\]/s,
    mistake: () => {
      const net = new LeNet()
      const { 'fc3.bias': bias, ...rest } = net.stateDict()
      net.loadStateDict({ ...rest, 'fc4.bias': bias!, 'conv1.weight': torch.zeros([6, 1, 3, 3]) })
    },
  },
  'an index outside its dimension': {
    code: 'INDEX_OUT_OF_RANGE',
    text: /index 3 is out of bounds for dimension 1 with size 3/,
    mistake: () => torch.zeros([2, 3]).select(1, 3),
  },
  'layers in a plain array': {
    code: 'MODULE_IN_ARRAY',
    text: /ModuleList/,
    mistake: () => {
      class Net extends nn.Module {
        layers = [new nn.Linear(2, 2)]
      }
      new Net().parameters()
    },
  },
}

function errorOf(device: torch.Device, { mistake }: Case): torch.TorchError {
  torch.setDefaultDevice(device)
  try {
    mistake()
  } catch (error) {
    expect(error).toBeInstanceOf(torch.TorchError)
    return error as torch.TorchError
  }
  throw new Error('nothing was thrown')
}

describe.each(Object.entries(cases))('%s', (_, each) => {
  for (const name of Object.keys(factories)) {
    it(`is an error with the same code and text on ${name}`, async (context) => {
      const device = await need(name, context)
      const error = errorOf(device, each)
      expect(error.code).toBe(each.code)
      expect(error.message).toMatch(each.text)
      const js = torch.js()
      const reference = errorOf(js, each)
      expect(error.message.replaceAll(device.name, js.name)).toBe(reference.message)
      expect(error.op).toBe(reference.op)
    })
  }
})
