import {
  type AnyKernel,
  type Attrs,
  type Backend,
  noGrad,
  scope,
  type Tensor,
  type View,
  withKernels,
} from '@flambeau/core'
import { registry } from '@flambeau/core/catalogue'
import type { Callable, Replaced } from '../differential/execute.ts'
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
function tampered(inner: Backend, op: string, how: (call: Call) => void): Backend {
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

/** What is wrong with an op, beside its cases. */
export type Mutation = (op: string) => Mutant

/** A kernel that does something else. */
export function wrong(name: string, how: (call: Call) => void, ops?: readonly string[], check?: string): Mutation {
  return (op) => ({
    name,
    ops: ops ?? [op],
    ...(check === undefined ? {} : { check }),
    make: (inner) => tampered(inner, op, how),
  })
}

/** A kernel that runs with other attributes. */
export function otherAttrs<A extends Attrs>(name: string, change: (attrs: A) => Partial<A>): Mutation {
  return wrong(name, ({ inputs, outputs, attrs, run }) => run(inputs, outputs, { ...attrs, ...change(attrs as A) }))
}

/** A kernel whose result is right, and then changed element by element. */
export function otherValues(
  name: string,
  change: (value: number, index: number, inputs: readonly Float64Array[], attrs: Attrs) => number,
): Mutation {
  return wrong(name, ({ device, inputs, outputs, attrs, run }) => {
    const before = inputs.map((input) => peek(device, input))
    run()
    poke(
      device,
      outputs[0]!,
      peek(device, outputs[0]!).map((value, i) => change(value, i, before, attrs)),
    )
  })
}

/** A kernel of another shape: one that takes what it should decline, or fails as devices fail. */
export function replaced(name: string, change: (kernel: AnyKernel) => AnyKernel): Mutation {
  return (op) => ({
    name,
    ops: [op],
    check: 'dtypes',
    make: (inner) =>
      withKernels(inner, `${inner.name} with a wrong ${op}`, (kernels) => {
        kernels.set(op, change(kernels.get(op)!))
      }),
  })
}

type WrongComposition<A> = (inputs: readonly Tensor[], attrs: A, right: typeof composite) => readonly Tensor[]

function composite(op: string, inputs: readonly Tensor[], attrs: Attrs): readonly Tensor[] {
  const result = registry.get(op)!.definition.composite!(inputs, attrs, inputs[0]!.device)
  return Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor]
}

/** A kernel for an op that the device composes: the composition, done wrongly. */
export function composedWrongly<A extends Attrs>(name: string, how: WrongComposition<A>): Mutation {
  return (op) => ({
    name,
    ops: [op],
    make: (inner) =>
      withKernels(inner, `${inner.name} with a wrong ${op}`, (kernels) => {
        kernels.set(op, {
          run: (inputs: readonly Tensor[], outputs: readonly Tensor[], attrs: A) =>
            scope(() => {
              const results = noGrad(() => how(inputs, attrs, composite))
              outputs.forEach((output, i) => kernels.get('copy')!.run([results[i]!], [output], {}))
            }),
        })
      }),
  })
}

/** A function of core's that is wrong, by the name it is called by, on a device that is right. */
export function faulty(name: string, fn: string, check: string, how: (...args: never[]) => unknown): Mutation {
  return () => ({
    name,
    ops: [fn.slice(fn.indexOf('.') + 1)],
    check,
    make: (inner) => inner,
    functions: { [fn]: how as unknown as Callable },
  })
}
