import { nn } from '@flambeau/core'
import { type Example, floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { samplesOf } from '../../write/rows.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { peak, span } from '../../judge/values/magnitudes.ts'
import { steps } from '../../judge/tolerances/rule.ts'
import { normed, normedGrads, per, sizeOf } from './tolerances.ts'
import { composedWrongly } from '../../mutants/break.ts'

const shapes: readonly (readonly [name: string, lead: readonly number[], sizes: readonly number[]])[] = [
  ['odd', [3, 2], [7]],
  ['two-dims', [3], [2, 5]],
  ['all', [], [6]],
  ['no-rows', [0], [4]],
  ['long', [3], [259]],
]

const attrs = { eps: 1e-5 }

function samples(make: (gen: Gen, lead: readonly number[], sizes: readonly number[]) => Example): readonly Sample[] {
  return shapes.map(([name, lead, sizes]) => ({
    name,
    main: name === 'odd',
    goldless: name === 'long',
    make: (gen) => make(gen, lead, sizes),
  }))
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

/** Means of the rows, and of their squares. */
function rowsOf(gen: Gen, x: HostTensor, lead: readonly number[], of: (row: Float64Array) => number): HostTensor {
  const n = x.values.length / Math.max(product(lead), 1)
  return gen.from(lead, (i) => of(Float64Array.from(x.values.subarray(i * n, (i + 1) * n))))
}

const mean = (row: Float64Array): number => row.reduce((a, b) => a + b, 0) / row.length
const meanSquare = (row: Float64Array): number => mean(row.map((v) => v * v))
const variance = (row: Float64Array): number => meanSquare(row.map((v) => v - mean(row)))

export const layerNormOps: readonly OpCases[] = [
  {
    op: 'layerNorm',
    dtypes: floats,
    grad: 'smooth',
    differentiable: [0],
    torch:
      'lambda x, w, b, eps: (lambda y, m, r: (y, m.reshape(x.shape[:x.dim() - w.dim()]), r.reshape(x.shape[:x.dim() - w.dim()])))' +
      '(*torch.native_layer_norm(x, w.shape, w, b, eps))',
    tolerance: (call) => normed(call, sizeOf(call.inputs[1])),
    mutants: [
      composedWrongly('layerNorm divides by n − 1', (inputs, attrs, right) => {
        const [y, ...rest] = right('layerNorm', inputs, attrs)
        const n = inputs[0]!.shape.at(-1)!
        return [y!.mul(Math.sqrt(Math.max(n - 1, 0) / n)), ...rest]
      }),
    ],
    samples: samples((g, lead, sizes) => ({
      inputs: [g.values([...lead, ...sizes]), g.values(sizes, 0.5, 1.5), g.values(sizes)],
      attrs,
    })),
  },
  {
    op: 'layerNormGrad',
    dtypes: floats,
    // Statistics are those of x, which kernels may trust as core's composite does not: no layout that changes x.
    layouts: ['contiguous', 'transposed', 'slice'],
    torch:
      'lambda g, x, w, m, r, eps: (lambda p, q, b: torch.autograd.grad(torch.nn.functional.layer_norm(p, q.shape, q, b, eps), ' +
      '[p, q, b], g))(x.clone().requires_grad_(), w.clone().requires_grad_(), torch.zeros_like(w).requires_grad_())',
    tolerance: (call) => {
      const [, x, w] = call.inputs as readonly [HostTensor, HostTensor, HostTensor]
      return normedGrads(call, sizeOf(w), per(sizeOf(x), sizeOf(w)), span(x.values))
    },
    samples: samples((g, lead, sizes) => {
      const x = g.values([...lead, ...sizes])
      return {
        inputs: [
          g.values([...lead, ...sizes]),
          x,
          g.values(sizes, 0.5, 1.5),
          rowsOf(g, x, lead, mean),
          rowsOf(g, x, lead, (row) => 1 / Math.sqrt(variance(row) + attrs.eps)),
        ],
        attrs,
      }
    }),
  },
  {
    op: 'rmsNorm',
    dtypes: floats,
    grad: 'smooth',
    differentiable: [0],
    torch:
      'lambda x, w, eps: (torch.rms_norm(x, w.shape, w, eps), ' +
      'torch.rsqrt(x.flatten(x.dim() - w.dim()).square().mean(-1) + eps))',
    // Squares are positive: relative errors of n sums, halved by the root, and of a handful of roundings.
    tolerance: (call) => ({ ulp: steps(call.dtype, sizeOf(call.inputs[1]) / 2 + 8, 8) }),
    samples: samples((g, lead, sizes) => ({
      inputs: [g.values([...lead, ...sizes]), g.values(sizes, 0.5, 1.5)],
      attrs,
    })),
  },
  {
    op: 'rmsNormGrad',
    dtypes: floats,
    // Statistics are those of x, which kernels may trust as core's composite does not: no layout that changes x.
    layouts: ['contiguous', 'transposed', 'slice'],
    torch:
      'lambda g, x, w, r, eps: (lambda p, q: torch.autograd.grad(torch.rms_norm(p, q.shape, q, eps), [p, q], g))' +
      '(x.clone().requires_grad_(), w.clone().requires_grad_())',
    tolerance: (call) => {
      const [, x, w] = call.inputs as readonly [HostTensor, HostTensor, HostTensor]
      return normedGrads(call, sizeOf(w), per(sizeOf(x), sizeOf(w)), peak(x.values))
    },
    samples: samples((g, lead, sizes) => {
      const x = g.values([...lead, ...sizes])
      const inverse = rowsOf(g, x, lead, (row) => 1 / Math.sqrt(meanSquare(row) + attrs.eps))
      return { inputs: [g.values([...lead, ...sizes]), x, g.values(sizes, 0.5, 1.5), inverse], attrs }
    }),
  },
]

export const layerNormFunctions: readonly OpCases[] = [
  {
    op: 'layerNormFunction',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, normalizedShape, eps=1e-5: torch.nn.functional.layer_norm(x, normalizedShape, eps=eps)',
    invoke: ([x], { normalizedShape, eps }: { readonly normalizedShape: number[]; readonly eps?: number }) =>
      nn.functional.layerNorm(x!, normalizedShape, null, null, eps === undefined ? {} : { eps }),
    samples: samplesOf([
      { name: 'odd', inputs: [[3, 5]], attrs: { normalizedShape: [5] } },
      { name: 'eps', inputs: [[2, 3, 4]], attrs: { normalizedShape: [3, 4], eps: 0.1 } },
      {
        name: 'special',
        special: true,
        inputs: [(g) => g.list([1, NaN, 2, Infinity, 0, 1, -0, 0, 0], [3, 3])],
        attrs: { normalizedShape: [3] },
      },
    ]),
  },
  {
    op: 'rmsNormFunction',
    dtypes: floats,
    grad: 'smooth',
    // The default eps depends on the dtype.
    torch: 'lambda x, normalizedShape, eps=None: torch.nn.functional.rms_norm(x, normalizedShape, eps=eps)',
    invoke: (
      [x],
      { normalizedShape, eps = null }: { readonly normalizedShape: number[]; readonly eps?: number | null },
    ) => nn.functional.rmsNorm(x!, normalizedShape, null, { eps }),
    samples: samplesOf([
      { name: 'odd', inputs: [[3, 5]], attrs: { normalizedShape: [5] } },
      { name: 'eps', inputs: [[2, 3, 4]], attrs: { normalizedShape: [3, 4], eps: 0.1 } },
    ]),
  },
]
