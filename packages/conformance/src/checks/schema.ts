import { type Backend, clearConstants, type Tensor } from '@flambeau/core'
import { registry } from '@flambeau/core/catalogue'
import { apply, attrsOf, cut, differentiable, evaluate, inScope, readBack } from '../run/call.ts'
import { type Context, exampleOf, ownedMemory, type Subject } from '../run/context.ts'
import { place } from '../write/layouts.ts'
import { encode, sameBits } from '../judge/values/host.ts'
import { fail, pass, type Verdict } from '../judge/verdict.ts'
import { leaves } from './gradients.ts'

function tensorsOf(device: Backend, { layout }: Subject, inputs: Parameters<typeof place>[2][]): readonly Tensor[] {
  return inputs.map((input) => place(device, layout, input))
}

/** The definition's `meta` tells the truth about shapes and dtypes, which must be that of the composite too. */
export function meta({ device, seed }: Context, subject: Subject): Promise<Verdict> {
  const { cases } = subject
  return inScope(async () => {
    const example = exampleOf(subject, seed)
    const inputs = tensorsOf(device, subject, [...example.inputs])
    const outputs = await apply(cases, device, inputs, example)
    const described = registry.get(cases.op)?.definition.meta?.(inputs, attrsOf(example)) ?? example.outputs ?? []
    const metas = Array.isArray(described) ? described : [described]
    const expected = metas.map(({ shape, dtype }) => `${dtype}[${shape.join(', ')}]`).join(', ')
    const actual = outputs.map(({ shape, dtype }) => `${dtype}[${shape.join(', ')}]`).join(', ')
    return expected === actual ? pass : fail(`meta says ${expected}, the result is ${actual}`)
  })
}

/** Inputs hold the same bits after the call. */
export function unmodified({ device, seed }: Context, subject: Subject): Promise<Verdict> {
  return inScope(async () => {
    const example = exampleOf(subject, seed)
    const inputs = tensorsOf(device, subject, [...example.inputs])
    await apply(subject.cases, device, inputs, example)
    for (let i = 0; i < inputs.length; i++) {
      const { dtype, values } = example.inputs[i]!
      if (!sameBits(dtype, (await readBack(inputs[i]!)).array, encode(dtype, values)))
        return fail(`input ${i} was modified`)
    }
    return pass
  })
}

/** Two runs give the same bits. */
export async function determinism({ device, seed }: Context, subject: Subject): Promise<Verdict> {
  const example = exampleOf(subject, seed)
  const first = await evaluate(subject.cases, device, example, subject.layout)
  const second = await evaluate(subject.cases, device, example, subject.layout)
  const differs = first.findIndex(({ dtype, array }, i) => !sameBits(dtype, array, second[i]!.array))
  return differs < 0 ? pass : fail(`output ${differs} differs between two runs`)
}

/** After a scope with the call, and its backward pass where it has one, the device holds what it held before. */
export async function memory({ device, seed }: Context, subject: Subject): Promise<Verdict> {
  const example = exampleOf(subject, seed)
  clearConstants(device)
  await device.synchronize()
  const before = ownedMemory(device)
  await inScope(async () => {
    const inputs =
      subject.cases.grad === undefined
        ? tensorsOf(device, subject, [...example.inputs])
        : leaves(device, example.inputs)
    const outputs = await apply(subject.cases, device, inputs, example)
    const [first, ...rest] = differentiable(subject.cases, outputs).map((output) => output.sum())
    if (first !== undefined) rest.reduce((total, one) => total.add(one), first).backward()
    cut(subject.cases, await Promise.all(outputs.map(readBack)))
    for (const input of inputs) input.grad = null
  })
  clearConstants(device)
  await device.synchronize()
  const after = ownedMemory(device)
  if (after.bytes === before.bytes && after.storages === before.storages) return pass
  return fail(
    `${after.bytes - before.bytes} bytes in ${after.storages - before.storages} storages remain after the scope`,
  )
}
