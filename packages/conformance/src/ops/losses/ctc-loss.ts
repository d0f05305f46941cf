import { logSoftmax, nn } from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { samplesOf } from '../../write/rows.ts'

interface Attrs {
  readonly inputLengths: readonly number[]
  readonly targetLengths: readonly number[]
  readonly reduction: 'mean' | 'sum' | 'none'
  readonly blank?: number
  readonly zeroInfinity?: boolean
}

export const ctcLossFunctions: readonly OpCases[] = [
  {
    op: 'ctcLoss',
    dtypes: ['float32', 'float64'],
    grad: 'smooth',
    torch:
      'lambda x, t, inputLengths, targetLengths, reduction, blank=0, zeroInfinity=False: torch.nn.functional.ctc_loss(' +
      'torch.log_softmax(x, -1), t, inputLengths if x.dim() == 3 else torch.tensor(inputLengths[0]), ' +
      'targetLengths if x.dim() == 3 else torch.tensor(targetLengths[0]), blank, reduction, zeroInfinity)',
    // As a derivative it is right behind a softmax only, in PyTorch too.
    invoke: ([x, t], { inputLengths, targetLengths, ...options }: Attrs) =>
      nn.functional.ctcLoss(logSoftmax(x!, -1), t!, inputLengths, targetLengths, options),
    samples: samplesOf<Attrs>([
      {
        name: 'odd',
        inputs: [[5, 2, 4], (g) => g.list([1, 1, 2, 3, 2, 0], [2, 3], 'int32')],
        attrs: { inputLengths: [5, 3], targetLengths: [3, 2], reduction: 'none' },
      },
      {
        name: 'joined',
        inputs: [[4, 3, 3], (g) => g.list([0, 1, 1], [3], 'int32')],
        attrs: { inputLengths: [4, 4, 2], targetLengths: [2, 0, 1], reduction: 'mean', blank: 2 },
      },
      {
        name: 'impossible',
        inputs: [[2, 2, 3], (g) => g.list([1, 1, 1, 2], [2, 2], 'int32')],
        attrs: { inputLengths: [2, 2], targetLengths: [2, 2], reduction: 'sum', zeroInfinity: true },
      },
      {
        name: 'single',
        inputs: [[4, 3], (g) => g.list([2, 1], [2], 'int32')],
        attrs: { inputLengths: [4], targetLengths: [2], reduction: 'sum' },
      },
    ]),
  },
]
