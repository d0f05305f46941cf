import * as torch from 'flambeau'
import { programs } from './program.ts'

const F = torch.nn.functional
const int = (values: torch.NestedArray): torch.Tensor => torch.tensor(values, { dtype: 'int32' })
const byte = (values: torch.NestedArray): torch.Tensor => torch.tensor(values, { dtype: 'uint8' })

/** The gradient that a function of one tensor has at some values. */
function slope(fn: (x: torch.Tensor) => torch.Tensor, values: torch.NestedArray): torch.Tensor {
  const x = torch.tensor(values, { requiresGrad: true })
  fn(x).sum().backward()
  return x.grad!
}

programs('constants', {
  'F1: a number fetched first stays while the second is fetched': {
    run: () => {
      const x = torch.tensor([1, -1])
      let last = x
      for (let k = 0; k < 600; k++) last = torch.where(x.gt(0), 1 + k / 7, -1 - k / 7)
      return last
    },
    gives: [1 + 599 / 7, -1 - 599 / 7],
  },
  'F1: clamp with two new numbers each time': {
    run: () => {
      const x = torch.tensor([5, -5])
      let last = x
      for (let k = 0; k < 600; k++) last = torch.clamp(x, -1 - k / 11, 1 + k / 700)
      return last
    },
    gives: [1 + 599 / 700, -5],
  },
  'F1: nanToNum, xlogy, logit': {
    run: () => {
      let sum = torch.zeros([1])
      for (let k = 0; k < 300; k++) {
        const n = torch.nanToNum(torch.tensor([NaN]), { nan: k / 3, posinf: k / 5, neginf: -k / 7 })
        sum = torch.add(
          n.mul(0),
          torch.xlogy(0, torch.tensor([1 + k])).add(torch.logit(torch.tensor([0.5]), { eps: 0.1 + k / 1e4 })),
        )
      }
      return sum
    },
    gives: [0],
  },
})

programs('integers in kernels for floats', {
  'F2: matmul of int32': { run: () => torch.matmul(int([[1, 2]]), int([[3], [4]])), gives: [[11]], dtype: 'int32' },
  'F2: relu of int32': { run: () => torch.relu(int([1, -2])), gives: [1, 0], dtype: 'int32' },
  'F2: addmm, mv, dot, einsum, baddbmm': {
    run: () => [
      torch.addmm(int([[1]]), int([[1, 2]]), int([[3], [4]])),
      torch.mv(int([[1, 2]]), int([3, 4])),
      torch.dot(int([1, 2]), int([3, 4])),
      torch.einsum('ij,jk->ik', int([[1, 2]]), int([[3], [4]])),
      torch.baddbmm(int([[[1]]]), int([[[1, 2]]]), int([[[3], [4]]])),
      F.linear(int([[1, 2]]), int([[3, 4]])),
    ],
    gives: [[[12]], [11], 11, [[11]], [[[12]]], [[11]]],
  },
  'R1: uint8 matmul': { run: () => torch.matmul(byte([[1, 2]]), byte([[3], [4]])), gives: [[11]], dtype: 'uint8' },
  'R1: bool matmul': {
    run: () => torch.matmul(torch.ones([2, 2], { dtype: 'bool' }), torch.ones([2, 2], { dtype: 'bool' })),
    refuses: 'DTYPE_MISMATCH',
  },
  'F7: max pooling of int32 and uint8': {
    run: () => [
      F.maxPool1d(int([[[1, 5, 2, 4]]]), 2),
      F.maxPool2d(
        byte([
          [
            [
              [1, 5],
              [2, 4],
            ],
          ],
        ]),
        2,
      ),
    ],
    gives: [[[[5, 4]]], [[[[5]]]]],
  },
  'F7: adaptive max pooling has no integers in PyTorch either': {
    run: () => F.adaptiveMaxPool1d(int([[[3, 1, 7]]]), 1),
    refuses: 'DTYPE_MISMATCH',
    by: 'adaptiveMaxPool1d',
  },
  'F8: average pooling with a kernel beyond the input': {
    run: () => F.avgPool1d(torch.tensor([[[1, 2]]]), 3, { ceilMode: true }),
    gives: [[[1.5]]],
  },
  'R13: a window in the padding alone': {
    run: () => F.maxPool2d(torch.full([1, 1, 1, 1], -3), 2, { stride: 1, padding: 1, dilation: 2 }),
    gives: [[[[-Infinity]]]],
  },
})

programs('scalars under promotion', {
  'F4: alpha times uint8 in float32': {
    run: () => torch.sub(torch.tensor([2.25]), byte([3]), { alpha: 100 }),
    gives: [-297.75],
  },
  'F4: alpha times uint8 in int32': { run: () => torch.add(int([2]), byte([3]), { alpha: 100 }), gives: [302] },
  'F4: rsub of uint8 and a fraction': { run: () => torch.rsub(byte([3]), 2.25, { alpha: -1 }), gives: [5.25] },
  'F4: alpha in float64': {
    run: () => torch.add(torch.tensor([1], { dtype: 'float64' }), torch.tensor([1e30]), { alpha: 1e10 }).div(1e40),
    gives: [1.0000000150474662],
    needs: ['float64'],
  },
  'F4: in place': { run: () => torch.tensor([2.25]).sub_(byte([3]), { alpha: 100 }), gives: [-297.75] },
  'F13: addmm of int32 takes whole factors': {
    run: () => torch.addmm(int([[2]]), int([[1, 2]]), int([[1], [2]]), { alpha: 0.2, beta: 0.6 }),
    gives: [[0]],
  },
  'F13: baddbmm and addmv of int32 stay int32': {
    run: () => torch.addmv(int([1]), int([[1, 2]]), int([1, 2]), { alpha: 2, beta: 3 }),
    gives: [13],
    dtype: 'int32',
  },
  'F13: marginRankingLoss of integers is float32': {
    run: () => F.marginRankingLoss(int([1, 2]), int([2, 1]), int([1, 1])),
    gives: 0.5,
    dtype: 'float32',
  },
  'F13: addr of bools is bool': {
    run: () => torch.addr(torch.zeros([1, 2], { dtype: 'bool' }), torch.tensor([true]), torch.tensor([true, false])),
    gives: [[true, false]],
    dtype: 'bool',
  },
  'F13: bools added with alpha': {
    run: () => torch.add(torch.tensor([true, false]), torch.tensor([true, true]), { alpha: 1 }),
    gives: [true, true],
    dtype: 'bool',
  },
  'R12: a white photo': {
    run: () => torch.full([2160, 3840, 3], 255, { dtype: 'uint8' }).sum(),
    refuses: 'INVALID_ARGUMENT',
    by: 'sum',
  },
})

programs('gradients', {
  'F15, R5: atan2 at the origin': {
    run: () => slope((x) => torch.atan2(x, torch.zeros([1])), [0]),
    gives: [0],
  },
  'F15: div with rounding by 0': {
    run: () => slope((x) => torch.div(x, 0, { roundingMode: 'floor' }), [1, 0]),
    gives: [0, 0],
  },
  'F15: a variance with a correction beyond the count': {
    run: () => slope((x) => torch.variance(x, 0, { correction: 3 }), [1, 4]),
    gives: [3, -3],
  },
  'F20: the gradient of abs at NaN': { run: () => slope((x) => x.abs(), [NaN, -2]), gives: [0, -1] },
  'F20: the gradient of l1Loss at NaN': {
    run: () => slope((x) => F.l1Loss(x, torch.zeros([2]), { reduction: 'sum' }), [NaN, 2]),
    gives: [0, 1],
  },
  'R9: the gradient of a nearest grid is zeros': {
    run: () =>
      slope(
        (grid) => F.gridSample(torch.ones([1, 1, 2, 2]), grid, { mode: 'nearest', alignCorners: false }),
        [[[[0.1, 0.2]]]],
      ),
    gives: [[[[0, 0]]]],
  },
})

programs('NaN and infinities', {
  'F20: sign of NaN': { run: () => torch.sign(torch.tensor([NaN, -3])), gives: [0, -1] },
  'F20: pow of −∞ and a half is the root': {
    run: () => torch.pow(torch.tensor([-Infinity]), 0.5).isnan(),
    gives: [true],
  },
  'F20: mode of NaNs': { run: () => torch.mode(torch.tensor([NaN, NaN, 1])).values.isnan(), gives: true },
  'F20: of several NaNs max pooling takes the last': {
    run: () => F.maxPool1dWithIndices(torch.tensor([[[NaN, NaN, 1]]]), 3).indices,
    gives: [[[1]]],
  },
  'F5: rmsNorm in bfloat16 has the eps of float32': {
    run: () => F.rmsNorm(torch.tensor([[0.01, 0.02]], { dtype: 'bfloat16' }), [2]).to('float32'),
    gives: [[0.6328125, 1.265625]],
    needs: ['bfloat16'],
  },
  'R16: a long dot product': { run: () => torch.dot(torch.ones([2 ** 25]), torch.ones([2 ** 25])), gives: 2 ** 25 },
  'R17: batch normalisation far from 0': {
    run: () => torch.variance(torch.tensor([3e5, 3e5, 3e5, 3e5])),
    gives: 0,
  },
})
