import { type Backend, type DType, isFloat } from '@flambeau/core/backend'
import { inScope, readBack } from '../run/call.ts'
import { hostTensor } from '../judge/values/host.ts'
import { type Observed, perform, placeInput } from './execute.ts'
import { type Input, isInPlace, isRef, type Program, widenedProgram } from './program.ts'

interface Cell {
  readonly dtype: DType
  readonly values: Float64Array
}

/** A value as the model sees it: elements of a cell, by position. */
interface Seen {
  readonly cell: Cell
  readonly shape: readonly number[]
  readonly positions: Int32Array
}

/**
 * What a program means, told without strides, storages or in-place kernels: every call is made on fresh contiguous tensors,
 * and a view is a list of positions in the values it looks at.
 *
 * @param oracle - Has float64, in which all floats are computed.
 * @param aliases - From a run: which values share memory, so that `reshape`, which may copy, is not guessed at.
 */
export async function meaning(
  program: Program,
  oracle: Backend,
  aliases: readonly number[],
): Promise<readonly Observed[]> {
  const { steps } = widenedProgram(program)
  const seen: (Seen | undefined)[] = []
  const observed: Observed[] = []
  const gathered = ({ cell, positions }: Seen): Float64Array => Float64Array.from(positions, (at) => cell.values[at]!)
  const inputOf = (value: Seen): Input => ({
    dtype: value.cell.dtype,
    shape: value.shape,
    values: [...gathered(value)],
  })
  const observe = (label: string, value: Seen): void => {
    const values = gathered(value)
    observed.push({ label, shape: value.shape, dtype: value.cell.dtype, array: values, values })
  }
  for (const [number, step] of steps.entries()) {
    seen.push(undefined)
    if ('input' in step) {
      const { values } = hostTensor(step.input.dtype, step.input.shape, step.input.values)
      seen[number] = {
        cell: { dtype: step.input.dtype, values },
        shape: step.input.shape,
        positions: Int32Array.from(values, (_, i) => i),
      }
    } else if ('call' in step) {
      const of = (ref: number): Seen => seen[ref]!
      if (isInPlace(step.call)) {
        const [first] = step.args
        if (first === undefined || !isRef(first)) throw new Error(`${step.call} has nothing to write to`)
        const target = of(first.ref)
        const result = await inScope(async () => {
          const made = perform(step, (ref) => placeInput(oracle, inputOf(of(ref))))
          return readBack(made)
        })
        target.positions.forEach((at, i) => (target.cell.values[at] = result.values[i]!))
      } else if (aliases[number]! >= 0) {
        const base = step.args
          .map((arg) => (isRef(arg) ? of(arg.ref) : undefined))
          .find((value) => value !== undefined)!
        const positions: Input = { dtype: 'int32', shape: base.shape, values: [...base.positions] }
        const result = await inScope(async () =>
          // The view of the positions shows the positions of the view; `to` a dtype it has is no view.
          readBack(
            step.call === 'to' ? placeInput(oracle, positions) : perform(step, () => placeInput(oracle, positions)),
          ),
        )
        seen[number] = { cell: base.cell, shape: result.shape, positions: Int32Array.from(result.values) }
      } else {
        const result = await inScope(async () => readBack(perform(step, (ref) => placeInput(oracle, inputOf(of(ref))))))
        seen[number] = {
          cell: { dtype: result.dtype, values: result.values },
          shape: result.shape,
          positions: Int32Array.from(result.values, (_, i) => i),
        }
      }
    } else if ('dispose' in step) seen[step.dispose] = undefined
    else if ('read' in step) observe(`v${step.read} read at step ${number}`, seen[step.read]!)
  }
  for (const [number, value] of seen.entries()) if (value !== undefined) observe(`v${number}`, value)
  return observed
}

/** Whether two runs gave the same, up to what the order of float64 sums makes. */
export function agrees(a: Observed, b: Observed): boolean {
  if (isFloat(a.dtype) ? !isFloat(b.dtype) : a.dtype !== b.dtype) return false
  if (a.shape.join() !== b.shape.join() || a.values.length !== b.values.length) return false
  const slack = !isFloat(a.dtype) ? 0 : b.dtype === 'float64' ? 1e-9 : 1e-6
  const peak = a.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return a.values.every(
    (value, i) => Object.is(value, b.values[i]) || Math.abs(value - b.values[i]!) <= slack * (peak + 1),
  )
}
