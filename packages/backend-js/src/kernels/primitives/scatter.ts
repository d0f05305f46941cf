import { type DimAttrs, isFloat, type Kernel, type Kernels, type PrimAttrs, type View } from '@flambeau/core/backend'
import { atLeast1d } from '../../templates/runs.ts'
import { longsOf, numbersOf } from '../../storage.ts'
import { copyView } from './copy.ts'
import { indexedPositions, positionsOf } from './gather.ts'

type Reduce = PrimAttrs['scatterReduce']['reduce']

const floatMaps: { readonly [R in Reduce]: (x: number, y: number) => number } = {
  sum: (x, y) => x + y,
  prod: (x, y) => x * y,
  amax: Math.max,
  amin: Math.min,
}

const integerMaps: typeof floatMaps = { ...floatMaps, prod: Math.imul }

/** Of truth values: a sum is true if any is, a product if all are. */
const boolMaps: typeof floatMaps = { sum: Math.max, prod: Math.min, amax: Math.max, amin: Math.min }

const longMaps: { readonly [R in Reduce]: (x: bigint, y: bigint) => bigint } = {
  sum: (x, y) => x + y,
  prod: (x, y) => x * y,
  amax: (x, y) => (x > y ? x : y),
  amin: (x, y) => (x < y ? x : y),
}

/** Writes src[i] to its place in `out`, after combining it with what is there if `reduce` is given. */
function scatterInto(op: string, out: View, index: View, src: View, dim: number, reduce?: Reduce): void {
  const targets = indexedPositions(op, out, index, dim)
  const sources = positionsOf(src, index.shape)
  if (out.dtype === 'int64') {
    const [from, to] = [longsOf(src), longsOf(out)]
    const map = reduce === undefined ? (_: bigint, y: bigint): bigint => y : longMaps[reduce]
    for (let i = 0; i < targets.length; i++) to[targets[i]!] = map(to[targets[i]!]!, from[sources[i]!]!)
  } else {
    const [from, to] = [numbersOf(src), numbersOf(out)]
    const maps = isFloat(out.dtype) ? floatMaps : out.dtype === 'bool' ? boolMaps : integerMaps
    const map = reduce === undefined ? (_: number, y: number): number => y : maps[reduce]
    for (let i = 0; i < targets.length; i++) to[targets[i]!] = map(to[targets[i]!]!, from[sources[i]!]!)
  }
}

const scatter: Kernel<DimAttrs> = {
  run([x, index, src], [out], { dim }) {
    copyView(x!, out!)
    scatterInto('scatter', atLeast1d(out!), atLeast1d(index!), atLeast1d(src!), dim)
  },
}

const scatterReduce: Kernel<PrimAttrs['scatterReduce']> = {
  run([x, index, src], [out], { dim, reduce }) {
    copyView(x!, out!)
    scatterInto('scatterReduce', atLeast1d(out!), atLeast1d(index!), atLeast1d(src!), dim, reduce)
  },
}

export const scatterKernels: Pick<Kernels, 'scatter' | 'scatterReduce'> = { scatter, scatterReduce }
