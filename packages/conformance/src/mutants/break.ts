import { type AnyKernel, type Attrs, type Backend, type View, withKernels } from '@flambeau/core'
import type { Replaced } from '../differential/execute.ts'
import { peek, poke } from '../judge/values/elements.ts'

/** A device that is wrong on purpose, to prove that the suite notices. */
export interface Mutant {
  /** What is wrong, as a sentence. */
  readonly name: string
  /** The ops and, where one check alone must notice, the check that are run against it. */
  readonly ops: readonly string[]
  readonly check?: string
  /** Functions that are wrong, where the device is not. */
  readonly functions?: Replaced
  make(inner: Backend): Backend
}

/** A kernel call, for those who tamper with it. */
export interface Call {
  readonly device: Backend
  readonly inputs: readonly View[]
  readonly outputs: readonly View[]
  readonly attrs: Attrs
  /** Runs the right kernel, with these arguments or others. */
  run(inputs?: readonly View[], outputs?: readonly View[], attrs?: Attrs): void
}

/** A device whose kernel for one op is tampered with. */
export function tampered(inner: Backend, op: string, how: (call: Call) => void): Backend {
  return withKernels(inner, `${inner.name} with a wrong ${op}`, (kernels) => {
    const right = kernels.get(op)
    if (right === undefined) throw new Error(`${inner.name} has no kernel ${op} to tamper with`)
    const wrong: AnyKernel = {
      ...right,
      run: (inputs: readonly View[], outputs: readonly View[], attrs: Attrs) =>
        how({
          device: inner,
          inputs,
          outputs,
          attrs,
          run: (i = inputs, o = outputs, a = attrs) => right.run(i, o, a),
        }),
    }
    kernels.set(op, wrong)
  })
}

/** A mutant of one kernel. */
export function wrong(
  name: string,
  op: string,
  how: (call: Call) => void,
  ops: readonly string[] = [op],
  check?: string,
): Mutant {
  return { name, ops, ...(check === undefined ? {} : { check }), make: (inner) => tampered(inner, op, how) }
}

/** A mutant whose kernel runs with other attributes. */
export function otherAttrs<A extends Attrs>(name: string, op: string, change: (attrs: A) => Partial<A>): Mutant {
  return wrong(name, op, ({ inputs, outputs, attrs, run }) => run(inputs, outputs, { ...attrs, ...change(attrs as A) }))
}

/** A mutant whose result is right, and then changed element by element. */
export function otherValues(
  name: string,
  op: string,
  change: (value: number, index: number, inputs: readonly Float64Array[], attrs: Attrs) => number,
): Mutant {
  return wrong(name, op, ({ device, inputs, outputs, attrs, run }) => {
    const before = inputs.map((input) => peek(device, input))
    run()
    poke(
      device,
      outputs[0]!,
      peek(device, outputs[0]!).map((value, i) => change(value, i, before, attrs)),
    )
  })
}
