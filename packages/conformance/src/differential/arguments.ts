import type { Value } from './call.ts'
import type { Draw } from './draw.ts'
import type { Field, Kind, Parameter } from './signatures.ts'

/** What is known about a call while its arguments are drawn. */
export interface Scene {
  readonly draw: Draw
  /** The function's name without its home. */
  readonly name: string
  /** Shape of the first tensor, once there is one. */
  shape: readonly number[] | undefined
}

const inf = Infinity
const any: readonly number[] = [0, 1, -1, 2, 3, 0.5, -0.5, 1.5, 0.1, 100, 300, -300, 1e10, NaN, inf, -inf]

/** Numbers worth trying, by the name of the parameter. */
const numbers: Readonly<Record<string, readonly number[]>> = {
  alpha: [1, 2, 0, -1, 0.5, 100, 0.2, 1e10, NaN, inf],
  beta: [1, 2, 0, -1, 0.5, 0.6, NaN, inf],
  value: [0, 1, -1, 2, 0.5, 100, 300, -300, 1e10, NaN, inf, -inf],
  eps: [1e-5, 1e-5, 0.1, 1, 0, 1e-12, -1, NaN],
  p: [2, 2, 1, 3, 0.5, 0, inf, -inf, -1, 1.5, NaN],
  correction: [1, 0, 2, 5, 0.5, -1],
  k: [1, 1, 2, 3, 0, -1, 9],
  n: [1, 0, 2, 3, -1],
  numSamples: [1, 2, 3, 0, -1],
  bins: [4, 1, 10, 0, -1],
  min: [0, -1, -2.5, 2, -inf, NaN],
  max: [1, 2.5, 0, 3, inf, NaN],
  q: [0, 1, 0.5, 0.25, 0.3, -0.1, 1.5, NaN],
  steps: [5, 1, 0, 2, -1],
  threshold: [0, 1, -1, 0.5, 20, NaN],
  momentum: [0.1, 0, 1, 0.5],
  labelSmoothing: [0, 0.1, 1, 0.5, -0.1, 1.1],
  ignoreIndex: [-100, 0, 1, -1],
  margin: [1, 0, 0.5, -1, NaN],
  delta: [1, 0.5, 2, 0, -1],
  decimals: [0, 1, 2, -1, 3],
  rtol: [1e-5, 0, 0.1, -1, NaN],
  atol: [1e-8, 0, 0.1, -1, NaN],
  minlength: [0, 3, 8, -1],
  offset: [0, 1, -1, 2, -3, 7],
  diagonal: [0, 1, -1, 2, -3, 7],
  groups: [1, 1, 2, 3, 0, -1],
  chunks: [1, 2, 3, 5, 0, -1],
  negativeSlope: [0.01, 0.2, -0.5, 0, 1, NaN],
  lambd: [0.5, 0, 1, -0.5, NaN],
  size: [1, 2, 3, 0, -1],
  step: [1, 2, 3, 0, -1],
  start: [0, 1, 2, -1, -2, 7, -7],
  end: [1, 2, 3, -1, 0, 7, -7],
  length: [1, 2, 0, 3, -1],
  index: [0, 0, 1, -1, 2, 5],
  r: [2, 1, 3, 0, -1],
  dropoutP: [0],
  lower: [0.125, 0.1],
  upper: [1 / 3, 0.5, 0],
  scale: [1, 0.5, 0, -1],
  maxnorm: [1, 0.5, 0, -1],
  maxNorm: [1, 0.5, 2],
  normType: [2, 1, 3, inf, 0.5],
  dx: [1, 0.5, 2, 0, NaN],
  base: [10, 2, 0.5, 1, -2],
  std: [1, 0.5, 0, -1],
  mean: [0, 1, -1],
  low: [0, -1, 0.5],
  high: [1, 2, 5],
  blank: [0, 1],
  minVal: [-1, 0, -0.5, 2],
  maxVal: [1, 0.5, 0],
  posinf: [0, 1, 300, 1e10],
  neginf: [0, -1, -300, -1e10],
  nan: [0, 1, 0.5, NaN],
  divisorOverride: [1, 2, 3, 0, -1],
  weight: [0, 1, 0.5, -1, 2, NaN],
  shifts: [1, -1, 2, 5, 0],
  repeats: [1, 2, 0, 3, -1],
  edgeOrder: [1, 2],
  upscaleFactor: [1, 2, 3, 0, -1],
  downscaleFactor: [1, 2, 3, 0, -1],
  numClasses: [3, 5, 8, -1, 0],
  spacing: [1, 0.5, 2, -1, 0],
  // Sizes: results of large ones fill the memory.
  kernelSize: [1, 2, 3, 0, -1],
  stride: [1, 2, 3, 0, -1],
  dilation: [1, 2, 3, 0, -1],
  padding: [0, 1, 2, -1],
  outputPadding: [0, 1, 2, -1],
  outputSize: [1, 2, 3, 5, 0, -1],
}

const isDim = /^(dim|dimension|axis|dim0|dim1|dim2|axis0|axis1|startDim|endDim|source|destination)$/
/** Numbers that meet elements. */
const amounts =
  /^(alpha|beta|value|min|max|a|b|other|fillValue|threshold|lambd|eps|posinf|neginf|nan|minVal|maxVal|exponent)$/
const isDims = /^(dim|dims|source|destination)$/
const isIndex = /^(index|indices)$/
const isMask = /^(mask|condition)$/

function drawNumber({ draw, shape }: Scene, name: string): Value {
  if (isDim.test(name)) return draw.dim(shape?.length ?? 0)
  return amounts.test(name) ? draw.amount(numbers[name] ?? any) : draw.scalar(numbers[name] ?? any)
}

function drawList(scene: Scene, name: string, kind: Kind & { kind: 'list' }): Value {
  const { draw, shape = [] } = scene
  if (kind.item.kind === 'tensor') {
    const count = draw.int(draw.chance(0.03) ? 0 : 1, 3)
    return Array.from({ length: count }, () => drawTensor(scene, name))
  }
  if (isDims.test(name)) return draw.dims(shape.length)
  if (kind.item.kind === 'number') {
    const length = kind.length ?? draw.int(0, 3)
    const list = numbers[name] ?? [1, 2, 3, 0, 2, 1, -1]
    return Array.from({ length }, () => draw.scalar(list))
  }
  return Array.from({ length: kind.length ?? draw.int(0, 2) }, () => drawKind(scene, name, kind.item))
}

function drawTensor(scene: Scene, name: string): Value {
  const { draw } = scene
  if (scene.shape === undefined) {
    const made = draw.tensor(draw.shape())
    scene.shape = draw.shapeOf(made)
    return made
  }
  const shape = draw.chance(0.92) ? draw.broadcastable(scene.shape) : draw.shape()
  if (isIndex.test(name)) return draw.indices(shape, 0, Math.max(0, (scene.shape[0] ?? 1) - 1))
  if (isMask.test(name)) return draw.bools(shape)
  return draw.tensor(shape)
}

/** One value of a kind. */
function drawKind(scene: Scene, name: string, kind: Kind): Value {
  const { draw } = scene
  switch (kind.kind) {
    case 'tensor':
      return drawTensor(scene, name)
    case 'number':
      return drawNumber(scene, name)
    case 'bigint':
      return { i: String(draw.int(-3, 300)) }
    case 'boolean':
      return draw.chance(0.5)
    case 'null':
      return null
    case 'dtype':
      return { dtype: draw.anyDtype() }
    case 'choice':
      if (draw.chance(0.06) && typeof kind.values[0] === 'string') return draw.pick(['bogus', '', 'Mean', 'none '])
      return draw.pick(kind.values)
    case 'list':
      return drawList(scene, name, kind)
    case 'either':
      return drawKind(scene, name, pickKind(scene, kind.kinds))
    case 'options':
      return drawOptions(scene, kind.fields, {})
    case 'string':
      return draw.pick(['', 'bogus', 'ij,jk->ik', 'ii'])
    case 'other':
      return null
  }
}

/** Of several kinds: tensors most often, big integers seldom. */
function pickKind({ draw }: Scene, kinds: readonly Kind[]): Kind {
  const tensor = kinds.find(({ kind }) => kind === 'tensor')
  if (tensor !== undefined && draw.chance(0.6)) return tensor
  const likely = kinds.filter(({ kind }) => kind !== 'bigint' && kind !== 'options' && kind !== 'null')
  return likely.length === 0 || draw.chance(0.1) ? draw.pick(kinds) : draw.pick(likely)
}

/** Values that a recipe has chosen, by name; undefined leaves one out. */
export type Chosen = Readonly<Record<string, Value | undefined>>

function drawOptions(scene: Scene, fields: readonly Field[], chosen: Chosen): { readonly o: Record<string, Value> } {
  const { draw } = scene
  const out: Record<string, Value> = {}
  for (const { name, kind, optional } of fields) {
    if (name in chosen) {
      if (chosen[name] !== undefined) out[name] = chosen[name]
      continue
    }
    if (name === 'requiresGrad' || (optional && !draw.chance(draw.theme.options))) continue
    out[name] = drawKind(scene, name, kind)
  }
  return { o: out }
}

/** The arguments of one call. */
export function drawArguments(
  scene: Scene,
  parameters: readonly Parameter[],
  chosen: Chosen,
): { n: string; v: Value }[] {
  const { draw } = scene
  const out: { n: string; v: Value }[] = []
  for (const { name, kind, optional, rest } of parameters) {
    if (kind.kind === 'options') {
      const options = drawOptions(scene, kind.fields, chosen)
      if (Object.keys(options.o).length > 0 || !optional) out.push({ n: 'options', v: options })
      continue
    }
    if (name in chosen) {
      const value = chosen[name]
      if (value === undefined) {
        if (!optional && !rest) throw new Error(`${scene.name} needs ${name}`)
        break
      }
      if (rest && Array.isArray(value)) for (const v of value as readonly Value[]) out.push({ n: name, v })
      else out.push({ n: name, v: value })
      continue
    }
    if (optional && !draw.chance(0.2 + draw.theme.options)) {
      // What follows is named, or left out too: a place in the middle is held by undefined.
      if (parameters.at(-1)?.kind.kind === 'options') {
        out.push({ n: name, v: { u: true } })
        continue
      }
      break
    }
    const value = drawKind(scene, name, rest && kind.kind === 'list' ? { kind: 'list', item: kind.item } : kind)
    if (rest && Array.isArray(value)) for (const v of value as readonly Value[]) out.push({ n: name, v })
    else out.push({ n: name, v: value })
    // Options in the place of an argument are the last.
    if (typeof value === 'object' && value !== null && 'o' in value) break
  }
  return out
}
