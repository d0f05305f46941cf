import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { TorchError } from '../../errors.ts'
import { checkShape, contiguousStrides, formatShape, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { floorDivide, remainder } from './arithmetic.ts'
import { lt } from './compare.ts'
import { clone } from './copy.ts'
import { arange } from './creation.ts'
import { cat } from './cat.ts'
import { fillLike } from './fill.ts'
import { asIndex } from './gather.ts'
import { narrow, reshape, unbind } from './views.ts'
import { where } from './where.ts'
import { item } from './read.ts'

const nonzeroOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: 'nonzero',
  tier: 'prim',
  meta: ([x]) => [
    { shape: [numel(x!.shape), x!.shape.length], dtype: 'int32' },
    { shape: [1], dtype: 'int32' },
  ],
})

/** Settings of {@link nonzero}. */
export interface NonzeroOptions {
  /** One vector of indices for each dimension instead of a row for each element. Default false. */
  readonly asTuple?: boolean
}

const nonzeroArguments = signature('nonzero', { input: takes.tensor, options: takes.options({ asTuple: takes.flag }) })

/**
 * The indices (int32) of all elements that are not 0, one row each, in row order (`torch.nonzero`). Their number is known only
 * after a read, so it is asynchronous.
 *
 * @example
 * ```ts
 * const rows = await torch.nonzero(torch.tensor([0, 5, 6])) // [[1], [2]]
 * const [at] = await torch.nonzero(torch.tensor([0, 5, 6]), { asTuple: true })
 * at!.shape // [2]
 * ```
 */
export function nonzero(x: Tensor, options?: { readonly asTuple?: false }): Promise<Tensor>
export function nonzero(x: Tensor, options: { readonly asTuple: true }): Promise<Tensor[]>
export async function nonzero(x: Tensor, options: NonzeroOptions = {}): Promise<Tensor | Tensor[]> {
  nonzeroArguments(arguments)
  const isTuple = options.asTuple === true
  const [all, count] = noGrad(() => nonzeroOp.all([isTuple && x.shape.length === 0 ? reshape(x, [1]) : x], {}))
  const n = await item(count!)
  count!.dispose()
  const rows = noGrad(() => clone(narrow(all!, 0, 0, n)))
  all!.dispose()
  return isTuple ? unbind(rows, 1) : rows
}

const argwhereArguments = signature('argwhere', { input: takes.tensor })

/**
 * The indices of all elements that are not 0, one row each: {@link nonzero} by NumPy's name (`torch.argwhere`).
 *
 * @example
 * ```ts
 * const rows = await torch.argwhere(torch.tensor([0, 5, 6])) // [[1], [2]]
 * ```
 */
export function argwhere(x: Tensor): Promise<Tensor> {
  argwhereArguments(arguments)
  return nonzero(x)
}

/** Settings of {@link nonzeroStatic}. */
export interface NonzeroStaticOptions {
  /** Number of rows: more are cut off, missing ones filled. */
  readonly size: number
  /** What missing rows hold. Default −1. */
  readonly fillValue?: number
}

const nonzeroStaticArguments = signature('nonzeroStatic', {
  input: takes.tensor,
  options: takes.record(
    { size: takes.integer, fillValue: takes.omissible(takes.integer) },
    'an object { size, fillValue? } of whole numbers',
  ),
})

/**
 * As {@link nonzero}, but with a given number of rows, so that nothing has to be read (`torch.nonzero_static`).
 *
 * @example
 * ```ts
 * torch.nonzeroStatic(torch.tensor([0, 5, 6]), { size: 3 }) // [[1], [2], [-1]]
 * ```
 */
export function nonzeroStatic(x: Tensor, options: NonzeroStaticOptions): Tensor {
  nonzeroStaticArguments(arguments)
  return within('nonzeroStatic', () => {
    const { size, fillValue = -1 } = options
    checkShape('nonzeroStatic', [size])
    const [found, count] = noGrad(() => nonzeroOp.all([x], {}))
    const [rows, rank] = found!.shape as [number, number]
    const missing = fillLike(found!, fillValue, [Math.max(size - rows, 0), rank])
    const all = cat([narrow(found!, 0, 0, Math.min(size, rows)), missing], 0)
    const row = reshape(arange(size, { device: x.device, dtype: 'int32' }), [-1, 1])
    return where(lt(row, count!), all, fillValue)
  })
}

const unravelIndexArguments = signature('unravelIndex', { indices: takes.tensor, shape: takes.sizes })

/**
 * The indices in each dimension of elements given by their number in row order: one tensor for each size
 * (`torch.unravel_index`).
 *
 * @param indices - Integers, each at least 0 and less than the number of elements in `shape`.
 * @example
 * ```ts
 * const [rows, columns] = torch.unravelIndex(torch.tensor([5], { dtype: 'int32' }), [2, 3])
 * rows!.shape // [1]
 * columns!.shape // [1]
 * ```
 */
export function unravelIndex(indices: Tensor, shape: readonly number[] | number): Tensor[] {
  unravelIndexArguments(arguments)
  return within('unravelIndex', () => {
    const sizes = typeof shape === 'number' ? [shape] : shape
    checkShape('unravelIndex', sizes)
    const at = asIndex('unravelIndex', indices)
    if (numel(sizes) === 0 && numel(at.shape) > 0) {
      throw new TorchError('INDEX_OUT_OF_RANGE', 'unravelIndex', `shape ${formatShape(sizes)} has no elements.`, {
        shape: sizes,
      })
    }
    const steps = contiguousStrides(sizes)
    return sizes.map((size, dim) => remainder(floorDivide(at, steps[dim]!), Math.max(size, 1)))
  })
}

/** What of this file tensors have as methods. */
export const methods = ['argwhere', 'nonzeroStatic'] as const
