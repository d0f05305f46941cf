import { TorchError } from '../errors.ts'

/**
 * A source of random streams: Philox4x32-10 keyed by a seed; every random operation takes the next counter block. The numbers
 * depend on seed and position only, so they are the same on every device (`torch.Generator`).
 *
 * @example
 * ```ts
 * const generator = new torch.Generator(7)
 * torch.rand([2], { generator })
 * ```
 */
export class Generator {
  #seed = 0n
  #offset = 0n

  /** @param seed - A whole number from 0 to 2⁶⁴ − 1. Default 0. */
  constructor(seed: number | bigint = 0) {
    this.manualSeed(seed)
  }

  /** Restarts the stream from a seed. */
  manualSeed(seed: number | bigint): this {
    if (typeof seed === 'number' ? !Number.isSafeInteger(seed) : typeof seed !== 'bigint') {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'manualSeed',
        `the seed must be a whole number, but got ${String(seed)}.`,
        {
          seed,
        },
      )
    }
    this.#seed = BigInt.asUintN(64, BigInt(seed))
    this.#offset = 0n
    return this
  }

  /** The seed the stream began with (`Generator.initial_seed`). */
  initialSeed(): bigint {
    return this.#seed
  }

  /** Seed and position, to be restored with {@link setState}. */
  getState(): { readonly seed: bigint; readonly offset: bigint } {
    return { seed: this.#seed, offset: this.#offset }
  }

  setState(state: { readonly seed: bigint; readonly offset: bigint }): this {
    this.#seed = BigInt.asUintN(64, state.seed)
    this.#offset = BigInt.asUintN(64, state.offset)
    return this
  }

  /** Takes the next block: what a random kernel needs to know. */
  next(): { readonly seed: readonly [number, number]; readonly offset: readonly [number, number] } {
    const block = { seed: words(this.#seed), offset: words(this.#offset) }
    this.#offset = BigInt.asUintN(64, this.#offset + 1n)
    return block
  }
}

function words(value: bigint): readonly [number, number] {
  return [Number(value & 0xffffffffn), Number(value >> 32n)]
}

const shared = new Generator(Date.now())

/** The generator used when none is given. */
export function defaultGenerator(): Generator {
  return shared
}

/**
 * Seeds the default generator (`torch.manual_seed`). The same seed gives the same numbers on every device.
 *
 * @example
 * ```ts
 * torch.manualSeed(0)
 * torch.rand([2]) // the same two numbers every time
 * ```
 */
export function manualSeed(seed: number | bigint): Generator {
  return shared.manualSeed(seed)
}
