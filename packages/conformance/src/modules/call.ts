import { type Attrs, type nn, setDefaultDevice, type Tensor } from '@flambeau/core'
import { isFloat } from '@flambeau/core/backend'
import type { Mode, Variant } from './record.ts'

/** The attributes of a module's call. */
export interface ModuleAttrs extends Attrs {
  /** How PyTorch makes it. */
  readonly module: string
  /** PyTorch's names of its state, whose tensors are the inputs after the first `given`. */
  readonly names: readonly string[]
  readonly given: number
  readonly mode: Mode
  readonly constant: readonly number[]
  readonly extra: readonly unknown[]
}

/** A field that holds a parameter or buffer. */
interface Slot {
  readonly owner: Record<string, unknown>
  readonly field: string
  readonly isBuffer: boolean
}

export interface StateEntry {
  readonly name: string
  readonly shape: readonly number[]
  readonly isFloat: boolean
  readonly isBuffer: boolean
}

/** A module without numbers of its own: they come with every call. */
export interface Hollow {
  readonly printed: string
  readonly state: readonly StateEntry[]
  call(inputs: readonly Tensor[], attrs: ModuleAttrs): readonly Tensor[]
}

type Callable = nn.Module & { forward(...inputs: readonly unknown[]): Tensor | Iterable<Tensor> }

/** Makes a module on the default device and empties it. */
export function hollow({ make }: Pick<Variant, 'make'>): Hollow {
  const net = make() as Callable
  const printed = String(net)
  const names = Object.keys(net.stateDict())
  const buffers = new Map<unknown, string>(net.namedBuffers().map(([name, buffer]) => [buffer, name]))
  const members = new Map<unknown, string>([
    ...net.namedParameters().map(([name, parameter]) => [parameter, name] as const),
    ...buffers,
  ])
  const slots = new Map<string, Slot>()
  const state = new Map<string, StateEntry>()
  for (const module of net.modules()) {
    for (const [field, value] of Object.entries(module)) {
      const name = members.get(value)
      if (name === undefined) continue
      const tensor = value as Tensor
      const isBuffer = buffers.has(value)
      slots.set(name, { owner: module as unknown as Record<string, unknown>, field, isBuffer })
      state.set(name, { name, shape: tensor.shape, isFloat: isFloat(tensor.dtype), isBuffer })
      tensor.dispose()
    }
  }
  const ordered = names.map((name) => slots.get(name)!)
  return {
    printed,
    state: names.map((name) => state.get(name)!),
    call(inputs, { given, mode, constant, extra }) {
      const kept: Tensor[] = []
      for (const [i, { owner, field, isBuffer }] of ordered.entries()) {
        const tensor = inputs[given + i]!
        owner[field] = isBuffer ? tensor.detach().clone() : tensor
        if (isBuffer) kept.push(owner[field] as Tensor)
      }
      const passed = inputs.slice(0, given).map((input, i) => (constant.includes(i) ? input.detach() : input))
      const result = net.train(mode === 'train').forward(...passed, ...extra)
      return [...(Symbol.iterator in result ? result : [result]), ...kept]
    },
  }
}

/** The modules made so far, by how PyTorch makes them. */
const made = new Map<string, Hollow>()

/** A variant's module, made on the device of its first call. */
export function hollowOf(variant: Variant, device: Tensor['device']): Hollow {
  let found = made.get(variant.torch)
  if (found === undefined) {
    setDefaultDevice(device)
    made.set(variant.torch, (found = hollow(variant)))
  }
  return found
}
