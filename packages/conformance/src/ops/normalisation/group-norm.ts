import { nn, type Tensor, tensor } from '@flambeau/core'
import { type Example, floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { samplesOf } from '../../write/rows.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { span } from '../../judge/values/magnitudes.ts'
import { normed, normedGrads, per, sizeOf } from './tolerances.ts'

const shapes: readonly (readonly [name: string, shape: readonly number[], groups: number])[] = [
  ['odd', [2, 6, 5], 3],
  ['images', [2, 4, 3, 3], 2],
  ['vectors', [3, 8], 2],
  ['none', [0, 4, 3], 2],
  ['long', [2, 4, 131], 2],
]

function samples(make: (gen: Gen, shape: readonly number[], groups: number) => Example): readonly Sample[] {
  return shapes.map(([name, shape, groups]) => ({
    name,
    main: name === 'odd',
    goldless: name === 'long',
    make: (gen) => make(gen, shape, groups),
  }))
}

const eps = 1e-5
const sizes = '(x.shape[0], x.shape[1], x.shape[2:].numel())'

export const groupNormOps: readonly OpCases[] = [
  {
    op: 'groupNorm',
    dtypes: floats,
    grad: 'smooth',
    differentiable: [0],
    torch: `lambda x, w, b, groups, eps: torch.native_group_norm(x, w, b, *${sizes}, groups, eps)`,
    tolerance: (call) => normed(call, per(sizeOf(call.inputs[0]), sizeOf(call.expected[1]))),
    samples: samples((g, shape, groups) => ({
      inputs: [g.values(shape), g.values([shape[1]!], 0.5, 1.5), g.values([shape[1]!])],
      attrs: { groups, eps },
    })),
  },
  {
    op: 'groupNormGrad',
    dtypes: floats,
    // Statistics are those of x, which kernels may trust as core's composite does not: no layout that changes x.
    layouts: ['contiguous', 'transposed', 'slice'],
    torch:
      'lambda g, x, w, m, r, groups, eps: (lambda p, q, b: torch.autograd.grad(' +
      'torch.nn.functional.group_norm(p, groups, q, b, eps), [p, q, b], g))' +
      '(x.clone().requires_grad_(), w.clone().requires_grad_(), torch.zeros_like(w).requires_grad_())',
    tolerance: (call) => {
      const [, x, w, mean] = call.inputs as readonly [HostTensor, HostTensor, HostTensor, HostTensor]
      return normedGrads(call, per(sizeOf(x), sizeOf(mean)), per(sizeOf(x), sizeOf(w)), span(x.values))
    },
    samples: samples((g, shape, groups) => {
      const x = g.values(shape)
      const n = x.values.length / Math.max(shape[0]! * groups, 1)
      const statistic = (of: (row: number[]) => number) =>
        g.from([shape[0]!, groups], (i) => of([...x.values.subarray(i * n, (i + 1) * n)]))
      const mean = (row: number[]): number => row.reduce((a, b) => a + b, 0) / row.length
      const invstd = (row: number[]): number => 1 / Math.sqrt(mean(row.map((v) => (v - mean(row)) ** 2)) + eps)
      return {
        inputs: [g.values(shape), x, g.values([shape[1]!], 0.5, 1.5), statistic(mean), statistic(invstd)],
        attrs: { groups, eps },
      }
    }),
  },
]

const F = nn.functional

interface Running {
  readonly mean: readonly number[]
  readonly variance: readonly number[]
  readonly training: boolean
}

/** Normalises with running statistics, which are results too. */
function tracked(
  call: (
    x: Tensor,
    running: { readonly runningMean: Tensor; readonly runningVar: Tensor },
    training: boolean,
  ) => Tensor,
) {
  return ([x]: readonly Tensor[], { mean, variance, training }: Running): readonly Tensor[] => {
    const vector = (values: readonly number[]): Tensor => tensor([...values], { device: x!.device, dtype: x!.dtype })
    const running = { runningMean: vector(mean), runningVar: vector(variance) }
    return [call(x!, running, training), running.runningMean, running.runningVar]
  }
}

const running = { mean: [0.5, -0.25, 1], variance: [1, 0.5, 2] }

export const groupNormFunctions: readonly OpCases[] = [
  {
    op: 'instanceNorm',
    dtypes: floats,
    grad: 'smooth',
    differentiable: [0],
    torch:
      'lambda x, mean, variance, training: (lambda p, q: (torch.nn.functional.instance_norm(x, p, q, ' +
      'use_input_stats=training), p, q))(torch.tensor(mean), torch.tensor(variance))',
    invoke: tracked((x, statistics, useInputStats) => F.instanceNorm(x, { ...statistics, useInputStats })),
    samples: samplesOf<Running>([
      { name: 'odd', inputs: [[2, 3, 5]], attrs: { ...running, training: true } },
      { name: 'one', inputs: [[1, 3, 2, 2]], attrs: { ...running, training: true } },
      { name: 'running', inputs: [[2, 3, 5]], attrs: { ...running, training: false } },
    ]),
  },
  {
    op: 'batchNormFunction',
    dtypes: floats,
    grad: 'smooth',
    differentiable: [0],
    // Repeated rows have no variance, and what is divided by it is rounding alone.
    layouts: ['contiguous', 'transposed', 'slice'],
    torch:
      'lambda x, mean, variance, training: (lambda p, q: (torch.nn.functional.batch_norm(x, p, q, training=training), p, q))' +
      '(torch.tensor(mean), torch.tensor(variance))',
    invoke: tracked((x, statistics, training) => F.batchNorm(x, { ...statistics, training })),
    samples: samplesOf<Running>([
      { name: 'odd', inputs: [[4, 3, 5]], attrs: { ...running, training: true } },
      { name: 'vectors', inputs: [[5, 3]], attrs: { ...running, training: true } },
      { name: 'running', inputs: [[2, 3, 5]], attrs: { ...running, training: false } },
    ]),
  },
  {
    op: 'localResponseNorm',
    dtypes: floats,
    grad: 'smooth',
    torch:
      'lambda x, size, alpha=1e-4, beta=0.75, k=1.0: torch.nn.functional.local_response_norm(x, size, alpha, beta, k)',
    invoke: (
      [x],
      {
        size,
        ...rest
      }: { readonly size: number; readonly alpha?: number; readonly beta?: number; readonly k?: number },
    ) => F.localResponseNorm(x!, size, rest),
    samples: samplesOf([
      { name: 'odd', inputs: [[2, 5, 3]], attrs: { size: 3, alpha: 0.5 } },
      { name: 'even', inputs: [[1, 4, 2, 2]], attrs: { size: 2, alpha: 2, beta: 0.5, k: 2 } },
      { name: 'wide', inputs: [[2, 2, 3]], attrs: { size: 7, alpha: 1 } },
    ]),
  },
]
