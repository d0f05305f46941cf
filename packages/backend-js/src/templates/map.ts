import type { Kernel, View } from '@flambeau/core/backend'
import { count } from './runs.ts'
import { settle } from '../storage.ts'
import { BLOCK, blockA, blockB, blockC, NumberStream } from './streams.ts'

/** The result at one place, from the elements of the inputs there. */
type ElementMap = (...elements: number[]) => number

/**
 * An elementwise kernel for js devices, of up to three inputs. Computes in doubles and rounds to the output's dtype; calls with
 * int64 are left to the op's composite.
 *
 * @param make - Gives, for the attributes of a call, the function of one element of each input.
 * @example
 * ```ts
 * import { map } from '@flambeau/backend-js'
 *
 * const kernel = map(({ cap }: { readonly cap: number }) => (x) => cap * Math.tanh(x / cap))
 * torch.js().kernels.set('docs::softcap', kernel)
 * ```
 */
export function map<A extends object>(make: (attrs: A) => ElementMap): Kernel<A> {
  return {
    declines: (inputs, outputs) =>
      [...inputs, ...outputs].some(({ dtype }) => dtype === 'int64') ? 'it computes in doubles' : undefined,
    run(inputs, [out], attrs) {
      walk(make(attrs), inputs, out!)
      settle(out!)
    },
  }
}

function walk(f: ElementMap, inputs: readonly View[], out: View): void {
  const blocks = [blockA, blockB, blockC]
  const sources = inputs.map((input) => new NumberStream(input))
  const target = new NumberStream(out)
  for (let left = count(out.shape); left > 0; left -= BLOCK) {
    const length = Math.min(left, BLOCK)
    sources.forEach((source, k) => source.read(blocks[k]!, length))
    if (inputs.length === 1) for (let i = 0; i < length; i++) blockA[i] = f(blockA[i]!)
    else if (inputs.length === 2) for (let i = 0; i < length; i++) blockA[i] = f(blockA[i]!, blockB[i]!)
    else for (let i = 0; i < length; i++) blockA[i] = f(blockA[i]!, blockB[i]!, blockC[i]!)
    target.write(blockA, length)
  }
}
