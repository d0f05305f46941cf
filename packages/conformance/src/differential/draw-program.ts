import type { Backend, DType } from '@flambeau/core'
import type { Value } from './call.ts'
import { random } from './covered.ts'
import { Draw, type Wish } from './draw.ts'
import { drawOn } from './draw-call.ts'
import { type Program, Running, type Step } from './program.ts'
import type { Signature } from './signatures.ts'

type Ref = { readonly t: number } | { readonly r: readonly [number, number] }

interface Known {
  readonly ref: Ref
  readonly shape: readonly number[]
  readonly dtype: DType
  /** It has no other role in its call. */
  readonly reusable: boolean
}

/** Draws arguments that are mostly results of earlier steps. */
class ProgramDraw extends Draw {
  readonly #known: Known[] = []

  know(known: Known): void {
    this.#known.push(known)
  }

  #some(suits: (one: Known) => boolean): Known | undefined {
    const list = this.#known.filter((one) => one.reusable && suits(one))
    // Newer ones more often.
    return list.length === 0 ? undefined : list[Math.max(this.int(0, list.length - 1), this.int(0, list.length - 1))]
  }

  override shape(least = 0, most = 4, size = 4): number[] {
    const one = this.chance(0.85) ? this.#some(({ shape }) => shape.length >= least && shape.length <= most) : undefined
    return one === undefined ? super.shape(least, most, size) : [...one.shape]
  }

  override tensor(shape: readonly number[], wish: Wish = {}): { readonly t: number } {
    const plain = wish.range === undefined && wish.grad === undefined && wish.plainLayout === undefined
    const one =
      plain && this.chance(0.85)
        ? this.#some(
            (known) => known.shape.join() === shape.join() && (wish.dtype === undefined || wish.dtype === known.dtype),
          )
        : undefined
    if (one !== undefined) return one.ref as { readonly t: number }
    const made = super.tensor(shape, wish)
    this.know({ ref: made, shape: super.shapeOf(made), dtype: super.dtypeOf(made), reusable: plain })
    return made
  }

  override shapeOf(ref: Ref): readonly number[] {
    return this.#knownAs(ref).shape
  }

  override dtypeOf(ref: Ref): DType {
    return this.#knownAs(ref).dtype
  }

  #knownAs(ref: Ref): Known {
    const key = JSON.stringify(ref)
    return this.#known.find((one) => JSON.stringify(one.ref) === key)!
  }
}

/** Recipes of these look at the numbers they have drawn, so they cannot take results. */
const callsOnly =
  /\.(searchsorted|bucketize|embeddingBag|to|float|double|half|bfloat16|char|byte|short|int|long|bool|item)$/

/** Functions that programs are made of. Methods, in-place ones and views more often than others. */
export function programmable(signatures: readonly Signature[]): readonly Signature[] {
  return signatures.filter(
    ({ fn }) =>
      !callsOnly.test(fn) &&
      !random.has(fn.slice(fn.indexOf('.') + 1)) &&
      !/^torch\.(is|num|can|broadcastShapes|resultType|promote)/.test(fn),
  )
}

const viewLike =
  /^x\.(view|reshape|transpose|permute|t|expand|select|narrow|slice|index|unfold|diagonal|split|chunk|unbind|squeeze|unsqueeze|flatten|movedim|clone|detach|contiguous)$/

function pickSignature(draw: Draw, signatures: readonly Signature[]): Signature {
  const kind = draw.uniform()
  if (kind < 0.25) return draw.pick(signatures.filter(({ fn }) => viewLike.test(fn)).concat(signatures.slice(0, 1)))
  if (kind < 0.45) return draw.pick(signatures.filter(({ fn }) => fn.endsWith('_')).concat(signatures.slice(0, 1)))
  return draw.pick(signatures)
}

const refsIn = (value: Value): boolean => JSON.stringify(value).includes('"r"') || JSON.stringify(value).includes('"t"')

/** Draws a program, running it meanwhile: later steps are made of the shapes that earlier ones gave. */
export async function drawProgram(
  device: Backend,
  signatures: readonly Signature[],
  seed: number,
): Promise<{ readonly program: Program; readonly running: Running }> {
  const draw = new ProgramDraw(seed, device.capabilities.dtypes)
  const running = new Running(device)
  const steps: Step[] = []
  const count = draw.int(3, 9)
  for (let id = 0; id < count; id++) {
    const signature = pickSignature(draw, signatures)
    const from = draw.tensors.length
    const args = drawOn(draw, signature)
    running.add(draw.tensors.slice(from))
    if (!args.some(({ v }) => refsIn(v))) continue
    const step: Step = { id, fn: signature.fn, args }
    steps.push(step)
    await running.step(step)
    running.outcomes
      .at(-1)
      ?.outputs?.forEach(({ shape, dtype }, k) => draw.know({ ref: { r: [id, k] }, shape, dtype, reusable: true }))
  }
  return { program: { tensors: draw.tensors, steps, order: draw.pick([1, 2]) }, running }
}
