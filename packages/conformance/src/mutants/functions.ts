import * as core from '@flambeau/core'
import { isFloat } from '@flambeau/core/backend'
import type { Callable } from '../differential/execute.ts'
import type { Mutant } from './break.ts'

type Tensor = core.Tensor
const { functional: F } = core.nn

/** A function of flambeau's that is wrong, on a device that is right. */
function faulty(name: string, fn: string, check: string, wrong: (...args: never[]) => unknown): Mutant {
  return {
    name,
    ops: [fn.slice(fn.indexOf('.') + 1)],
    check,
    make: (inner) => inner,
    functions: { [fn]: wrong as unknown as Callable },
  }
}

/** As F1: all constants are thrown away when the table is full, also the one that the call has just fetched. */
function forgetful(): (condition: Tensor, a: unknown, b: unknown) => Tensor {
  const table = new Map<number, Tensor>()
  const constant = (value: unknown, like: Tensor): unknown => {
    if (typeof value !== 'number') return value
    if (table.size >= 255) {
      for (const one of table.values()) one.dispose()
      table.clear()
    }
    if (!table.has(value)) table.set(value, core.full([], value, { device: like.device }).keep())
    return table.get(value)
  }
  return (x, min, max) => {
    const [low, high] = [constant(min, x), constant(max, x)] as [Tensor, Tensor]
    return core.clamp(x, low, high)
  }
}

/** Faults of core's own functions, each of a kind that outsiders found. */
export const functionMutants: readonly Mutant[] = [
  faulty(
    'tile gives a view where nothing is repeated',
    'torch.tile',
    'aliasing',
    (x: Tensor, dims: readonly number[]) => (dims.every((n) => n === 1) ? core.view(x, x.shape) : core.tile(x, dims)),
  ),
  faulty(
    'sub multiplies alpha before promotion',
    'torch.sub',
    'call',
    (a: core.Operand, b: core.Operand, options?: core.AddOptions) =>
      options?.alpha === undefined || !core.isTensor(b)
        ? core.sub(a, b, options)
        : core.sub(a, core.mul(b, options.alpha).to(b.dtype)),
  ),
  faulty('the second gradient of square at zero is zero', 'torch.square', 'call', (x: Tensor) =>
    isFloat(x.dtype) ? x.mul(x.abs()).mul(x.sign()) : core.square(x),
  ),
  faulty('a selection of nothing loses its gradient', 'torch.cat', 'call', (tensors: readonly Tensor[], dim?: number) =>
    core.cat(
      tensors.map((one) => (one.numel() === 0 ? one.detach() : one)),
      dim,
    ),
  ),
  faulty('softmax throws what JavaScript throws', 'F.softmax', 'misuse', (x: Tensor, dim: number, options?: object) => {
    if (typeof dim !== 'number') throw new TypeError('dim is not a number')
    return F.softmax(x, dim, options)
  }),
  faulty(
    'cumsum ignores options that it does not know',
    'torch.cumsum',
    'misuse',
    (x: Tensor, dim: number, options?: core.ScanOptions) =>
      core.cumsum(x, dim, options?.dtype === undefined ? {} : { dtype: options.dtype }),
  ),
  faulty(
    'div truncates for every rounding mode it does not know',
    'torch.div',
    'misuse',
    (a: Tensor, b: Tensor, options?: core.DivOptions) =>
      core.div(
        a,
        b,
        options?.roundingMode === 'floor' || options?.roundingMode === null
          ? options
          : options?.roundingMode === undefined
            ? {}
            : { roundingMode: 'trunc' },
      ),
  ),
  faulty('clamp throws away a constant that the call still holds', 'torch.clamp', 'constants', forgetful()),
  faulty(
    'the result of embedding is a view made without recording',
    'F.embedding',
    'call',
    (indices: Tensor, weight: Tensor, options?: object) => {
      const right = F.embedding(indices, weight, options)
      return core.noGrad(() => right.view(...right.shape))
    },
  ),
  faulty('all of integers is an integer', 'torch.all', 'call', (x: Tensor, dim?: number, options?: object) =>
    core.all(x, dim, options).to(x.dtype),
  ),
]
