import type { Value } from '../call.ts'
import type { Draw } from '../draw.ts'
import { type Arranged, type Recipe, shared } from './recipe.ts'

const size = (draw: Draw): number => (draw.chance(0.04) ? 0 : draw.int(1, 4))
const wrong = (draw: Draw, n: number): number => (draw.chance(0.04) ? n + 1 : n)

function matrices(draw: Draw, batch: readonly number[]): readonly [number[], number[], number[]] {
  const [n, k, m] = [size(draw), size(draw), size(draw)]
  return [
    [...batch, n, k],
    [...batch, wrong(draw, k), m],
    [...batch, n, m],
  ]
}

const mm: Recipe = (draw) => {
  const [a, b] = matrices(draw, [])
  return { positional: [draw.tensor(a), draw.tensor(b)] }
}

const bmm: Recipe = (draw) => {
  const [a, b] = matrices(draw, [size(draw)])
  return { positional: [draw.tensor(a), draw.tensor(b)] }
}

const matmul: Recipe = (draw) => {
  const batch = draw.shape(0, 2, 3)
  const [a, b] = matrices(draw, batch)
  const left = draw.chance(0.2)
    ? a.slice(-1)
    : draw.chance(0.3)
      ? a.slice(-2)
      : a.map((n, i) => (i < a.length - 2 && draw.chance(0.2) ? 1 : n))
  const right = draw.chance(0.2) ? [b.at(-2)!] : draw.chance(0.3) ? b.slice(-2) : b
  return { positional: [draw.tensor(left), draw.tensor(right)] }
}

/** input + a product, with beta and alpha among the options. */
const added =
  (shapes: (draw: Draw) => readonly [number[], number[], number[]]): Recipe =>
  (draw): Arranged => {
    const [a, b, out] = shapes(draw)
    const input = draw.broadcastable(out)
    return { positional: [draw.tensor(input), draw.tensor(a), draw.tensor(b)] }
  }

const vectors = (draw: Draw): readonly [number[], number[], number[]] => {
  const [n, m] = [size(draw), size(draw)]
  return [[n], [m], [n, m]]
}

const matrixVector = (draw: Draw): readonly [number[], number[], number[]] => {
  const [n, m] = [size(draw), size(draw)]
  return [[n, m], [wrong(draw, m)], [n]]
}

const batched = (draw: Draw): readonly [number[], number[], number[]] => matrices(draw, [size(draw)])

/** addbmm sums over the batch. */
const summed = (draw: Draw): readonly [number[], number[], number[]] => {
  const [a, b, out] = batched(draw)
  return [a, b, out.slice(1)]
}

const linear: Recipe = (draw) => {
  const [inside, outside] = [size(draw), size(draw)]
  const x = draw.tensor([...draw.shape(0, 2, 3), inside])
  const weight = draw.tensor(draw.chance(0.1) ? [wrong(draw, inside)] : [outside, wrong(draw, inside)])
  return { positional: [x, weight, draw.chance(0.5) ? draw.tensor(draw.chance(0.9) ? [outside] : [1]) : { u: true }] }
}

const bilinear: Recipe = (draw) => {
  const [a, b, out] = [size(draw), size(draw), size(draw)]
  const batch = draw.shape(1, 2, 3)
  return {
    positional: [
      draw.tensor([...batch, a]),
      draw.tensor([...batch, wrong(draw, b)]),
      draw.tensor([out, a, b]),
      draw.chance(0.5) ? draw.tensor([out]) : { u: true },
    ],
  }
}

const cross: Recipe = (draw) => {
  const shape = draw.shape(1, 3)
  const at = draw.int(0, shape.length - 1)
  shape[at] = wrong(draw, 3)
  const dim = draw.chance(0.5) ? at : draw.chance(0.5) ? at - shape.length : undefined
  return {
    positional: [draw.tensor(shape), draw.tensor(draw.broadcastable(shape)), dim === undefined ? { u: true } : dim],
  }
}

const tensordot: Recipe = (draw) => {
  const shape = draw.shape(1, 3)
  const count = draw.int(0, shape.length)
  const dims: Value = draw.chance(0.5)
    ? count
    : [Array.from({ length: count }, (_, i) => shape.length - count + i), Array.from({ length: count }, (_, i) => i)]
  const other = [...shape.slice(shape.length - count), ...draw.shape(0, 2)]
  return { positional: [draw.tensor(shape), draw.tensor(other), dims] }
}

const equations: readonly (readonly [string, ...(readonly string[])])[] = [
  ['ij,jk->ik', 'ij', 'jk'],
  ['ij,jk', 'ij', 'jk'],
  ['ii->i', 'ii'],
  ['ii', 'ii'],
  ['ij->ji', 'ij'],
  ['ij->', 'ij'],
  ['i,j->ij', 'i', 'j'],
  ['bij,bjk->bik', 'bij', 'bjk'],
  ['...ij,...jk->...ik', 'bij', 'bjk'],
  ['i,i->', 'i', 'i'],
  ['ij,j,k->ik', 'ij', 'j', 'k'],
  ['ijk->k', 'ijk'],
  ['ij,ij->ij', 'ij', 'ij'],
  ['ij->ijk', 'ij'],
]

const einsum: Recipe = (draw) => {
  const [equation, ...operands] = draw.pick(equations)
  const sizes = new Map<string, number>()
  for (const letter of operands.join('')) sizes.set(letter, size(draw))
  return {
    positional: [equation, operands.map((letters) => draw.tensor(Array.from(letters, (one) => sizes.get(one)!)))],
  }
}

const chain: Recipe = (draw) => {
  const sizes = Array.from({ length: draw.int(2, 4) }, () => size(draw))
  return { positional: [sizes.slice(1).map((n, i) => draw.tensor([sizes[i]!, n]))] }
}

const cdist: Recipe = (draw) => {
  const [n, m, d] = [size(draw), size(draw), size(draw)]
  const batch = draw.shape(0, 1)
  return { positional: [draw.tensor([...batch, n, d]), draw.tensor([...batch, m, wrong(draw, d)])] }
}

const pdist: Recipe = (draw) => ({ positional: [draw.tensor([size(draw), draw.int(1, 4)])] })

const attention: Recipe = (draw) => {
  const batch = draw.shape(0, 2, 3)
  const [l, s, e, v] = [draw.int(1, 4), draw.int(1, 4), draw.int(1, 4), draw.int(1, 4)]
  const mask = draw.chance(0.5)
    ? draw.chance(0.5)
      ? draw.bools([l, s])
      : draw.tensor(draw.broadcastable([...batch, l, s]))
    : undefined
  return {
    positional: [
      draw.tensor([...batch, l, e]),
      draw.tensor([...batch, s, wrong(draw, e)]),
      draw.tensor([...batch, s, v]),
    ],
    named: {
      attnMask: mask,
      dropoutP: undefined,
      isCausal: mask === undefined ? draw.chance(0.4) : draw.chance(0.05),
      enableGqa: undefined,
    },
  }
}

const multiHead: Recipe = (draw) => {
  const heads = draw.int(1, 2)
  const embed = heads * draw.int(1, 2)
  const [l, s, n] = [draw.int(1, 3), draw.int(1, 3), draw.int(1, 2)]
  const batched3 = (length: number): number[] => [length, n, embed]
  return {
    positional: [
      draw.tensor(batched3(l)),
      draw.tensor(batched3(s)),
      draw.tensor(batched3(s)),
      embed,
      heads,
      draw.tensor([3 * embed, embed]),
      draw.chance(0.7) ? draw.tensor([3 * embed]) : null,
      draw.tensor([embed, embed]),
      draw.chance(0.7) ? draw.tensor([embed]) : null,
    ],
    named: {
      training: false,
      dropoutP: undefined,
      keyPaddingMask: draw.chance(0.2) ? draw.bools([n, s]) : undefined,
      attnMask: draw.chance(0.3) ? (draw.chance(0.5) ? draw.bools([l, s]) : draw.tensor([l, s])) : undefined,
      isCausal: undefined,
    },
  }
}

export const products: Readonly<Record<string, Recipe>> = {
  mm,
  bmm,
  matmul,
  inner: (draw) => {
    const d = size(draw)
    return { positional: [draw.tensor([...draw.shape(0, 2), d]), draw.tensor([...draw.shape(0, 2), wrong(draw, d)])] }
  },
  mv: (draw) => {
    const [a, b] = matrixVector(draw)
    return { positional: [draw.tensor(a), draw.tensor(b)] }
  },
  dot: (draw) => {
    const n = size(draw)
    return { positional: [draw.tensor([n]), draw.tensor([wrong(draw, n)])] }
  },
  outer: (draw) => ({ positional: [draw.tensor([size(draw)]), draw.tensor([size(draw)])] }),
  kron: (draw) => ({ positional: [draw.tensor(draw.shape(0, 3, 3)), draw.tensor(draw.shape(0, 3, 3))] }),
  addmm: added((draw) => matrices(draw, [])),
  addmv: added(matrixVector),
  addr: added(vectors),
  addbmm: added(summed),
  baddbmm: added(batched),
  linear,
  bilinear,
  cross,
  tensordot,
  einsum,
  chainMatmul: chain,
  cdist,
  pdist,
  scaledDotProductAttention: attention,
  multiHeadAttentionForward: multiHead,
  ...shared('cosineSimilarity pairwiseDistance', (draw) => {
    const shape = draw.shape(1, 3)
    return { positional: [draw.tensor(shape), draw.tensor(draw.broadcastable(shape))] }
  }),
  trace: (draw) => ({ positional: [draw.tensor([size(draw), size(draw)])] }),
}
