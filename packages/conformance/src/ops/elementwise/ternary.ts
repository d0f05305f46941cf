import * as torch from '@flambeau/core'
import { numbers, type OpCases } from '../../write/case.ts'
import { faulty } from '../../mutants/break.ts'
import { clamps, clampTorch } from './clamps.ts'
import { within, anything, entry, positive } from './elementwise-samples.ts'

/** Bounds on both sides of the samples' values, and never on one of them. */
const low = within(-2, -0.5)
const high = within(0.5, 2)

/** All constants are thrown away when the table is full, also the one that the call has just fetched. */
function forgetful(): (condition: torch.Tensor, a: unknown, b: unknown) => torch.Tensor {
  const table = new Map<number, torch.Tensor>()
  const constant = (value: unknown, like: torch.Tensor): unknown => {
    if (typeof value !== 'number') return value
    if (table.size >= 255) {
      for (const one of table.values()) one.dispose()
      table.clear()
    }
    if (!table.has(value)) table.set(value, torch.full([], value, { device: like.device }).keep())
    return table.get(value)
  }
  return (x, min, max) => {
    const [low, high] = [constant(min, x), constant(max, x)] as [torch.Tensor, torch.Tensor]
    return torch.clamp(x, low, high)
  }
}

/** Functions of three tensors. */
export const ternaryOps: readonly OpCases[] = [
  entry({
    op: 'clamp',
    arity: 3,
    torch: clampTorch,
    mutants: [
      faulty('clamp throws away a constant that the call still holds', 'torch.clamp', 'constants', forgetful()),
    ],
    dtypes: numbers,
    grad: 'piecewise',
    from: [anything, low, high],
    // PyTorch's gradient fails where the first tensor grows.
    outer: [[3, 5], [5], [3, 1]],
    attrs: { bounds: 'both' },
    more: [
      clamps('min', 'min', [-2, 0.5, 1, NaN, 3], [1, NaN, 1, 1, 1]),
      clamps('max', 'max', [-2, 0.5, 1, NaN, 3], [1, NaN, 1, 1, 1]),
      clamps('crossed', 'both', [-2, 0.5, 3], [2], [1]),
    ],
  }),
  entry({
    op: 'lerp',
    arity: 3,
    torch: 'torch.lerp(a, b, c)',
    grad: 'smooth',
    from: [anything, anything, within(-0.4, 1.5)],
    plain: true,
    invoke: ([a, b, c]) => torch.lerp(a!, b!, c!),
  }),
  entry({
    op: 'addcmul',
    arity: 3,
    torch: 'lambda a, b, c, value: torch.addcmul(a, b, c, value=value)',
    dtypes: numbers,
    grad: 'smooth',
    attrs: { value: 2 },
    plain: true,
    invoke: ([a, b, c], attrs: torch.ScaledOptions) => torch.addcmul(a!, b!, c!, attrs),
  }),
  entry({
    op: 'addcdiv',
    arity: 3,
    torch: 'lambda a, b, c, value: torch.addcdiv(a, b, c, value=value)',
    grad: 'smooth',
    from: [anything, anything, positive],
    attrs: { value: 0.5 },
    plain: true,
    invoke: ([a, b, c], attrs: torch.ScaledOptions) => torch.addcdiv(a!, b!, c!, attrs),
  }),
]

/** Elementwise functions made of the primitives. */
