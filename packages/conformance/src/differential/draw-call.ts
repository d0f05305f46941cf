import type { DType } from '@flambeau/core'
import { type Chosen, drawArguments, type Scene } from './arguments.ts'
import type { Argument, Call, Value } from './call.ts'
import { anything, Draw, type Theme } from './draw.ts'
import { creation } from './recipes/creation.ts'
import { indexing } from './recipes/indexing.ts'
import { losses } from './recipes/losses.ts'
import { products } from './recipes/products.ts'
import type { Recipe } from './recipes/recipe.ts'
import { shapes } from './recipes/shapes.ts'
import { windows } from './recipes/windows.ts'
import type { Kind, Signature } from './signatures.ts'

const recipes: Readonly<Record<string, Recipe>> = {
  ...products,
  ...windows,
  ...losses,
  ...indexing,
  ...shapes,
  ...creation,
}

function recipeFor(fn: string): Recipe | undefined {
  const [home, name] = fn.split('.') as [string, string]
  const plain = name.replace(/_$/, '')
  if (fn === 'x.unfold') return recipes['x.unfold']
  if (home === 'x' && recipes[fn] !== undefined) return recipes[fn]
  return recipes[plain]
}

const isTensor = (value: Value): boolean =>
  typeof value === 'object' && value !== null && ('t' in value || 'r' in value)

/** Whether this overload takes it: recipes do not know which one is called. */
function suits(kind: Kind, value: Value): boolean {
  if (kind.kind === 'options') return false
  const kinds = kind.kind === 'either' ? kind.kinds : [kind]
  if (isTensor(value))
    return kinds.some((one) => one.kind === 'tensor' || (one.kind === 'list' && one.item.kind === 'tensor'))
  if (typeof value === 'number') return kinds.some((one) => one.kind !== 'tensor' && one.kind !== 'list')
  return true
}

/** What a recipe chose, by the names of this signature's parameters. */
function chosenBy(recipe: Recipe, scene: Scene, { parameters }: Signature): Chosen {
  const { positional, named = {} } = recipe(scene.draw, scene)
  const chosen: Record<string, Value | undefined> = { ...named }
  parameters.forEach(({ name, kind }, i) => {
    const value = positional[i]
    if (value !== undefined && suits(kind, value)) chosen[name] = value
  })
  return chosen
}

/** Tensors that a call without recipe uses first tell the shape for the others. */
function learnShape(scene: Scene, chosen: Chosen): void {
  for (const value of Object.values(chosen)) {
    if (typeof value === 'object' && value !== null && ('t' in value || 'r' in value)) {
      scene.shape = scene.draw.shapeOf(value as { readonly t: number })
      return
    }
  }
}

/** In place a leaf that requires grad may not be written: mostly a copy of it is. Tensors from `from` on are this call's. */
function writable(draw: Draw, fn: string, args: readonly Argument[], from: number): void {
  const first = args[0]?.v
  if (!fn.endsWith('_') || typeof first !== 'object' || first === null || !('t' in first) || first.t < from) return
  const spec = draw.tensors[first.t]!
  if (draw.chance(0.9)) draw.tensors[first.t] = { ...spec, ...(spec.grad === true ? { clone: true } : {}) }
  if (spec.view?.[0]?.[0] === 'expand' && draw.chance(0.8)) {
    draw.tensors[first.t] =
      draw.tensors[
        draw.tensor(draw.shapeOf(first), { dtype: spec.dtype, plainLayout: true, grad: spec.grad === true }).t
      ]!
    if (spec.grad === true) draw.tensors[first.t] = { ...draw.tensors[first.t]!, clone: true }
  }
}

/** Draws the arguments of a function. */
export function drawOn(draw: Draw, signature: Signature): Argument[] {
  const { fn } = signature
  const from = draw.tensors.length
  const scene: Scene = { draw, name: fn.split('.')[1]!.replace(/_$/, ''), shape: undefined }
  const recipe = recipeFor(fn)
  const chosen = recipe !== undefined && draw.chance(0.97) ? chosenBy(recipe, scene, signature) : {}
  learnShape(scene, chosen)
  const args = drawArguments(scene, signature.parameters, chosen)
  writable(draw, fn, args, from)
  return args
}

/** Draws one call of a function: the same seed gives the same call. */
export function drawCall(
  signature: Signature,
  seed: number,
  device: ReadonlySet<DType>,
  theme: Theme = anything,
): Call {
  const draw = new Draw(seed, device, theme)
  const args = drawOn(draw, signature)
  return {
    fn: signature.fn,
    tensors: draw.tensors,
    args,
    order: draw.pick([1, 2, 2]),
    ...(draw.chance(0.15) ? { after: 'inplace' as const } : {}),
  }
}
