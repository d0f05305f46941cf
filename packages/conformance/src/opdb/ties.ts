import type { Got } from './judge.ts'
import { decodeArgument } from './invoke.ts'
import { valuesOf } from './judge.ts'
import type { Sample, StoredTensor } from './sample.ts'

function dimensionOf(sample: Sample, otherwise: number): number {
  const stored = sample.args.find(({ n }) => n === 'dim')?.v
  const value = stored === undefined ? otherwise : decodeArgument(stored, [])
  return typeof value === 'number' ? value : otherwise
}

const strideAt = (shape: readonly number[], dim: number): number => shape.slice(dim + 1).reduce((a, b) => a * b, 1)

/**
 * Whether indices that are not PyTorch's point at the same values: equal elements may be taken in any order. `distinct` asks
 * that no element is taken twice.
 */
function pointsAtSameValues(sample: Sample, got: Got, expected: StoredTensor, distinct: boolean): boolean {
  const { shape } = sample.tensors[0]!
  const rank = Math.max(shape.length, 1)
  const sizes = shape.length === 0 ? [1] : shape
  const x = valuesOf(sample.tensors[0]!)
  const wanted = valuesOf(expected)
  const dim = (dimensionOf(sample, -1) + rank) % rank
  const size = sizes[dim]!
  const inner = strideAt(sizes, dim)
  const taken = got.values.length / Math.max(x.length / size, 1)
  const seen = new Set<number>()
  const place = (i: number, index: number): number => {
    const outer = Math.floor(i / (inner * taken))
    return outer * inner * size + index * inner + (i % inner)
  }
  return got.values.every((index, i) => {
    if (!(index >= 0 && index < size)) return false
    const mine = place(i, index)
    if (distinct && seen.has(mine)) return false
    seen.add(mine)
    return Object.is(x[mine], x[place(i, wanted[i]!)]) || x[mine] === x[place(i, wanted[i]!)]
  })
}

type IndexCheck = (sample: Sample, gots: readonly (Got | undefined)[], output: number) => boolean

const atOutput =
  (which: number, distinct: boolean): IndexCheck =>
  (sample, gots, output) => {
    const expected = sample.outputs[output]!
    // A stable sort has one right answer.
    if (sample.args.some(({ n, v }) => n === 'stable' && v === true)) return false
    return (
      output === which && 'tensor' in expected && pointsAtSameValues(sample, gots[output]!, expected.tensor, distinct)
    )
  }

/** Names whose indices PyTorch leaves open where values are equal. */
export const indexChecks: Readonly<Record<string, IndexCheck>> = {
  sort: atOutput(1, true),
  argsort: atOutput(0, true),
  topk: atOutput(1, true),
  kthvalue: atOutput(1, false),
  median: atOutput(1, false),
  nanmedian: atOutput(1, false),
  mode: atOutput(1, false),
}
