import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { mul } from '../primitives/arithmetic.ts'
import { bmm, checkProduct } from '../primitives/matmul.ts'
import { sum, type SumOptions } from '../primitives/reduce.ts'
import { type Equation, parseEquation } from './einsum-equation.ts'
import { diagonal, permute, reshape, squeeze } from '../primitives/views.ts'

/** A tensor whose dimensions have names, each once. */
interface Named {
  readonly tensor: Tensor
  readonly labels: readonly string[]
}

function sizesOf({ inputs }: Equation, operands: readonly Tensor[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>()
  inputs.forEach((labels, at) => {
    labels.forEach((label, dim) => {
      const size = operands[at]!.shape[dim]!
      const known = sizes.get(label) ?? 1
      if (known !== 1 && size !== 1 && known !== size) {
        throw new TorchError(
          'SHAPE_MISMATCH',
          'einsum',
          `subscript ${label} has size ${size} for operand ${at} of shape ${formatShape(operands[at]!.shape)}, which does not ` +
            `broadcast with size ${known} seen before.`,
          { label, size, known },
        )
      }
      sizes.set(label, known === 1 ? size : known)
    })
  })
  return sizes
}

/** Takes diagonals of repeated labels, and drops dimensions of size one that would only broadcast. */
function named(tensor: Tensor, labels: readonly string[], sizes: ReadonlyMap<string, number>): Named {
  const repeated = labels.findIndex((label, i) => labels.indexOf(label) < i)
  if (repeated !== -1) {
    const first = labels.indexOf(labels[repeated]!)
    if (tensor.shape[first] !== tensor.shape[repeated]) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'einsum',
        `subscript ${labels[first]} is repeated, but its sizes in ${formatShape(tensor.shape)} differ.`,
        { shape: tensor.shape },
      )
    }
    const rest = [...labels.filter((_, i) => i !== first && i !== repeated), labels[first]!]
    return named(diagonal(tensor, 0, first, repeated), rest, sizes)
  }
  const ones = labels.flatMap((label, i) => (tensor.shape[i] === 1 && sizes.get(label) !== 1 ? [i] : []))
  return ones.length === 0
    ? { tensor, labels }
    : { tensor: squeeze(tensor, ones), labels: labels.filter((_, i) => !ones.includes(i)) }
}

/** Sums over the labels that nobody else needs. */
function reduceTo({ tensor, labels }: Named, needed: ReadonlySet<string>, options?: SumOptions): Named {
  const dims = labels.flatMap((label, i) => (needed.has(label) ? [] : [i]))
  return dims.length === 0
    ? { tensor, labels }
    : { tensor: sum(tensor, dims, options), labels: labels.filter((label) => needed.has(label)) }
}

function arranged({ tensor, labels }: Named, groups: readonly (readonly string[])[]): Tensor {
  const order = groups.flat().map((label) => labels.indexOf(label))
  const moved = permute(tensor, order)
  let at = 0
  return reshape(
    moved,
    groups.map((group) => {
      at += group.length
      return numel(moved.shape.slice(at - group.length, at))
    }),
  )
}

/** Contracts two operands with one batched matrix product: what both have and is needed is the batch, what is not is summed. */
function contract(left: Named, right: Named, needed: ReadonlySet<string>): Named {
  const both = left.labels.filter((label) => right.labels.includes(label))
  const others = (a: Named, b: Named): Named =>
    reduceTo(a, new Set([...needed, ...b.labels]), { dtype: a.tensor.dtype })
  const [a, b] = [others(left, right), others(right, left)]
  const batch = both.filter((label) => needed.has(label))
  const inner = both.filter((label) => !needed.has(label))
  const rows = a.labels.filter((label) => !both.includes(label))
  const columns = b.labels.filter((label) => !both.includes(label))
  const [x, y] = [arranged(a, [batch, rows, inner]), arranged(b, [batch, inner, columns])]
  if (inner.length > 0) checkProduct('einsum', x, y)
  const product = inner.length === 0 ? mul(x, y) : bmm(x, y)
  const size = (label: string): number => {
    const [from, at] = a.labels.includes(label) ? [a, a.labels.indexOf(label)] : [b, b.labels.indexOf(label)]
    return from.tensor.shape[at]!
  }
  const labels = [...batch, ...rows, ...columns]
  return { tensor: reshape(product, labels.map(size)), labels }
}

/** Which two operands to contract next: those with the smallest result. */
function cheapest(
  operands: readonly Named[],
  neededBeside: (i: number, j: number) => ReadonlySet<string>,
  sizes: ReadonlyMap<string, number>,
): readonly [number, number] {
  let best: readonly [number, number] = [0, 1]
  let least = Infinity
  for (let i = 0; operands.length > 2 && i < operands.length; i++) {
    for (let j = i + 1; j < operands.length; j++) {
      const needed = neededBeside(i, j)
      const labels = new Set([...operands[i]!.labels, ...operands[j]!.labels].filter((label) => needed.has(label)))
      const size = numel([...labels].map((label) => sizes.get(label)!))
      if (size >= least) continue
      least = size
      best = [i, j]
    }
  }
  return best
}

const einsumArguments = signature('einsum', { equation: takes.text, operands: takes.tensors })

/**
 * Sums of products by Einstein's convention (`torch.einsum`): each letter names a dimension; letters that are not in the output
 * are summed over. `...` stands for dimensions without names, which broadcast; a letter repeated in one operand takes its
 * diagonal; without `->` the output has the letters that occur once, in alphabetical order.
 *
 * Operands are contracted two at a time by batched matrix products, those with the smallest result first.
 *
 * @throws TorchError `INVALID_ARGUMENT` for an equation that does not fit the operands, `SHAPE_MISMATCH` for sizes that differ.
 * @example
 * ```ts
 * torch.einsum('bij,bjk->bik', torch.ones([5, 2, 3]), torch.ones([5, 3, 4])).shape // [5, 2, 4]
 * torch.einsum('ii', torch.eye(3)) // 3
 * torch.einsum('...a,a', torch.ones([2, 4, 3]), torch.ones([3])).shape // [2, 4]
 * ```
 */
export function einsum(equation: string, ...operands: readonly Tensor[]): Tensor {
  einsumArguments([equation, operands])
  const parsed = parseEquation(
    equation,
    operands.map((operand) => operand.shape.length),
  )
  const sizes = sizesOf(parsed, operands)
  const output = new Set(parsed.output)
  let rest: readonly Named[] = operands.map((operand, i) => named(operand, parsed.inputs[i]!, sizes))
  const neededBeside = (i: number, j: number): ReadonlySet<string> =>
    new Set([...output, ...rest.filter((_, at) => at !== i && at !== j).flatMap(({ labels }) => labels)])
  while (rest.length > 1) {
    const [i, j] = cheapest(rest, neededBeside, sizes)
    const joined = contract(rest[i]!, rest[j]!, neededBeside(i, j))
    rest = [...rest.filter((_, at) => at !== i && at !== j), joined]
  }
  const last = reduceTo(rest[0]!, output)
  return permute(
    last.tensor,
    parsed.output.map((label) => last.labels.indexOf(label)),
  )
}
