import { onlyContiguous, type OpCases } from '../../write/case.ts'
import type { Judged } from '../../judge/tolerances/rule.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { magnitudes } from '../../judge/values/magnitudes.ts'
import type { Gen } from '../../write/gen.ts'

/** Two parameters of different shapes, so that a kernel that takes only the first is noticed. */
const shapes: readonly (readonly number[])[] = [[3, 5], [7]]
export const count: number = shapes.length

/** One tensor per parameter. */
export function each(gen: Gen, low: number, high: number): readonly HostTensor[] {
  return shapes.map((shape) => gen.values(shape, low, high))
}

/** Of every step. The Python functions that its expressions name are in scripts/make-goldens.py: one step of the torch.optim class. */
export const inPlace: Pick<OpCases, 'mutates' | 'layouts'> = { mutates: true, layouts: onlyContiguous }

/** What the step writes if all it adds up is positive: the sizes of the terms. */
export function terms(call: Judged): readonly HostTensor[] {
  const { lr } = call.attrs as { readonly lr: number }
  return call.exactly(call.inputs.map(magnitudes), { ...call.attrs, lr: -lr, maximize: false })
}

/** The tensors of a list, of which a step takes and gives one after the other. */
export function listOf(tensors: readonly HostTensor[], which: number): readonly Float64Array[] {
  return tensors.slice(which * count, (which + 1) * count).map(({ values }) => values)
}

/** For mutants: small parameters, 20 ULP of float32 away. */
export function aside(value: number): number {
  return Math.abs(value) < 0.05 ? value * (1 + 20 * 2 ** -23) : value
}
