import type { Layout } from '../write/layouts.ts'
import { type Case, makeCase } from '../write/make-case.ts'
import { fail, pass } from '../judge/verdict.ts'
import { describeCall, memoryDiffers, type MemoryTable } from './memory.ts'

/** Results lie in the memory of arguments, or of themselves, where PyTorch's do and nowhere else. */
export function aliasingCases({ calls }: MemoryTable): readonly Case[] {
  const seen = new Map<string, number>()
  return calls.flatMap((call) => {
    const { name, place, tensors } = call
    const dtype = tensors[0]!.dtype
    const key = `${name}:${dtype}:${place}`
    const at = seen.get(key) ?? 0
    seen.set(key, at + 1)
    return (Object.keys(call.outputs) as Layout[]).map((layout) =>
      makeCase(
        { op: name, dtype, sample: `${place}-${at}`, layout, check: 'aliasing' },
        async ({ device, functions }) => {
          const wrong = await memoryDiffers(device, call, layout, functions)
          return wrong === undefined ? pass : fail(`${describeCall(call, layout)}: ${wrong}`)
        },
      ),
    )
  })
}
