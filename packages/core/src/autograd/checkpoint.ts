import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { isGradEnabled, withRecording } from '../tape/grad-mode.ts'
import { save, savingWith } from '../tape/saved-tensor.ts'
import { inScope } from '../memory/scope.ts'
import { finished } from '../modes/synchronous.ts'
import { TorchError } from '../errors.ts'
import { isTensor } from '../arguments/tensor.ts'
import { defaultGenerator } from '../random/generator.ts'
import { sameShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'

export interface CheckpointOptions {
  /** Draw the same random numbers again when recomputing. Default true. */
  readonly preserveRngState?: boolean
}

interface Slot {
  readonly shape: readonly number[]
  readonly dtype: string
}

/** One checkpointed call: what it takes to run it again, and what it saves each time. */
class Frame {
  readonly #run: () => unknown
  readonly #state: ReturnType<ReturnType<typeof defaultGenerator>['getState']> | null
  readonly #slots: Slot[] = []
  #values: readonly Tensor[] | null = null

  constructor(run: () => unknown, preserveRngState: boolean) {
    this.#run = run
    this.#state = preserveRngState ? defaultGenerator().getState() : null
  }

  pack({ shape, dtype }: Tensor): number {
    return this.#slots.push({ shape, dtype }) - 1
  }

  /** Values live as long as the scope of the backward() that asked for them. */
  unpack(index: number): Tensor {
    const known = this.#values?.[index]
    if (known !== undefined && !known.released) return known
    this.#values = this.#recompute()
    return this.#values[index]!
  }

  #recompute(): readonly Tensor[] {
    const generator = defaultGenerator()
    const before = generator.getState()
    if (this.#state !== null) generator.setState(this.#state)
    try {
      const values = inScope(() => {
        const saved: Tensor[] = []
        const hooks = { pack: (x: Tensor) => saved.push(x), unpack: (at: unknown) => saved[(at as number) - 1]! }
        withRecording(true, () => savingWith(hooks, this.#run))
        return saved
      })
      this.#check(values)
      return values
    } finally {
      if (this.#state !== null) generator.setState(before)
    }
  }

  #check(values: readonly Tensor[]): void {
    const slots = this.#slots
    const same =
      values.length === slots.length &&
      values.every(({ shape, dtype }, i) => dtype === slots[i]!.dtype && sameShape(shape, slots[i]!.shape))
    if (same) return
    throw new TorchError(
      'INVALID_ARGUMENT',
      'checkpoint',
      `A different number or kind of tensors was saved during the original forward (${slots.length}) and recomputation ` +
        `(${values.length}). The function must do the same each time it is called with the same inputs.`,
      { forward: slots.length, recomputation: values.length },
    )
  }
}

function synchronously<A extends readonly unknown[], R>(fn: (...inputs: A) => R, inputs: A): R {
  return finished('checkpoint', fn(...inputs), 'Wait for what it needs before, and pass that as an input.')
}

const checkpointArguments = signature('checkpoint', {
  fn: takes.callback,
  inputs: takes.listOf(takes.anything, 'a list of arguments'),
  options: takes.options({ preserveRngState: takes.flag }),
})

/**
 * Runs `fn` without keeping what its operations save for their gradients; backward() runs it again to get that. Trades time for
 * memory (`torch.utils.checkpoint.checkpoint` with `use_reentrant=False`; Chen et al. 2016, arXiv:1604.06174). Parameters that
 * `fn` uses get their gradients as usual, and higher derivatives work.
 *
 * @param fn - A synchronous function that does the same each time.
 * @param inputs - Its arguments.
 * @throws TorchError (from backward) `INVALID_ARGUMENT` if the second run saves other tensors than the first.
 * @example
 * ```ts
 * const layer = new torch.nn.Linear(8, 8)
 * const x = torch.randn([4, 8], { requiresGrad: true })
 * const y = torch.autograd.checkpoint((h) => layer.call(h).tanh(), [x])
 * y.sum().backward()
 * ```
 */
export function checkpoint<A extends readonly unknown[], R>(
  fn: (...inputs: A) => R,
  inputs: A,
  options: CheckpointOptions = {},
): R {
  checkpointArguments(arguments)
  if (!isGradEnabled()) return synchronously(fn, inputs)
  const held = inputs.map((input) => (isTensor(input) ? save('checkpoint', input) : null))
  const again = (): R => {
    const args = inputs.map((input, i) => {
      const saved = held[i]
      if (saved === null || saved === undefined) return input
      const x = saved.unpack('checkpoint', `argument ${i}`)
      const leaf = x.detach()
      return x.requiresGrad ? leaf.requiresGrad_() : leaf
    })
    return fn(...(args as unknown as A))
  }
  const frame = new Frame(again, options.preserveRngState ?? true)
  const hooks = { pack: (x: Tensor) => frame.pack(x), unpack: (at: unknown) => frame.unpack(at as number) }
  return savingWith(hooks, () => inScope(() => synchronously(fn, inputs)))
}
