import { isFloat } from '@flambeau/core/backend'
import type { Sample } from '../../write/case.ts'

export const clamps = (
  name: string,
  bounds: 'min' | 'max' | 'both',
  ...lists: readonly (readonly number[])[]
): Sample => ({
  name,
  special: true,
  make: (gen) => ({
    inputs: lists.map((list) => gen.list(isFloat(gen.dtype) ? list : list.map(counting))),
    attrs: { bounds },
  }),
})

/** A whole number ≥ 0 from any. */
function counting(value: number): number {
  return Math.abs(Math.trunc(value || 0))
}

export const clampTorch =
  'lambda a, *rest, bounds: torch.clamp(a, *rest) if bounds != "max" else torch.clamp(a, max=rest[0])'
