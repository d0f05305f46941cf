import type { View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { coalesce, count } from '../../templates/loops.ts'

/** Why an optimizer kernel cannot take these tensors. Core then steps op by op. */
export function declinesStep(inputs: readonly View[]): string | undefined {
  const dense = inputs.every((view) => {
    const { sizes, operands } = coalesce(view.shape, [view])
    return sizes.length === 1 && (sizes[0] === 1 || operands[0]?.strides[0] === 1)
  })
  return dense ? undefined : 'a parameter, gradient or state is not contiguous'
}

export interface Step {
  /** Names of the mutated tensors, `weight` first; the code reads and assigns them, and the gradient `g`. */
  readonly state: readonly string[]
  readonly fields: readonly string[]
  readonly code: string
}

/** One dispatch per parameter: the parameter and its state are updated in place. */
export function stepEach(
  runtime: Runtime,
  op: string,
  key: string,
  grads: readonly View[],
  outputs: readonly View[],
  step: () => Step,
  values: readonly number[],
): void {
  const { length } = grads
  for (const [i, grad] of grads.entries()) {
    const n = count(grad.shape)
    if (n === 0) continue
    const mutated = outputs.filter((_, at) => at % length === i)
    const all = [...mutated, grad]
    const vectors = all.every(
      ({ offset, storage }) => offset % 4 === 0 && (n % 4 === 0 || offset + n === storage.length),
    )
    const lanes = vectors ? 4 : 1
    const program = runtime.program(op, `${key} ${grad.dtype} ${lanes}`, () => {
      const { state, fields, code } = step()
      return {
        inputs: [{ dtype: grad.dtype, lanes }],
        outputs: mutated.map(({ dtype }) => ({ dtype, lanes })),
        params: [
          'steps: u32',
          'gradAt: u32',
          ...state.map((name) => `${name}At: u32` as const),
          ...fields.map((name) => `${name}: f32` as const),
        ],
        body: `
if (index >= p.steps) { return; }
var g = in0(p.gradAt + index);
${state.map((name, k) => `var ${name} = out${k}(p.${name}At + index);`).join('\n')}
${code}
${state.map((name, k) => `setOut${k}(p.${name}At + index, ${name});`).join('\n')}`,
      }
    })
    const steps = Math.ceil(n / lanes)
    const offsets = [grad, ...mutated].map(({ offset }) => offset / lanes)
    runtime.dispatch(program, [grad], mutated, [steps, ...offsets, ...values], program.groups(steps))
  }
}

/** The gradient with its sign for maximising and with weight decay joined in. */
export function gradientCode(maximize: boolean, weightDecay: boolean): string {
  return `${maximize ? 'g = -g;' : ''} ${weightDecay ? 'g += p.weightDecay * weight;' : ''}`
}
