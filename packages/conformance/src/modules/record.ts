import type { nn } from '@flambeau/core'
import type { HostTensor } from '../judge/values/host.ts'
import type { Gen } from '../write/gen.ts'

/** One way to make and call a module. */
export interface Variant {
  /** How PyTorch makes it, with `nn` and `torch`. */
  readonly torch: string
  make(): nn.Module
  /** What `forward` is given. Absent: what the module draws is its own, so it is not called. */
  readonly inputs?: (gen: Gen) => readonly HostTensor[]
  /** What `forward` is given after the tensors. */
  readonly extra?: readonly unknown[]
  /** In which modes it is called. Default: in training. */
  readonly modes?: readonly Mode[]
  /** PyTorch's gradient is none to be judged by. */
  readonly gradless?: boolean
  /** Inputs without a gradient, in PyTorch or in both. */
  readonly constant?: readonly number[]
}

export type Mode = 'train' | 'eval'
export const both: readonly Mode[] = ['train', 'eval']

/** A module of `torch.nn` and the ways it is judged. */
export interface ModuleCases {
  /** Its class. */
  readonly module: string
  readonly variants: { readonly [name: string]: Variant }
  /** A large one, of which the initial numbers are compared by mean and spread. */
  readonly large?: Pick<Variant, 'torch' | 'make'>
}

type Inputs = NonNullable<Variant['inputs']>

/** A class of which all variants take alike. */
export function cases(
  module: string,
  inputs: Inputs,
  variants: Readonly<Record<string, readonly [torch: string, make: () => nn.Module]>>,
  more: Omit<Variant, 'torch' | 'make' | 'inputs'> & Pick<ModuleCases, 'large'> = {},
): ModuleCases {
  const { large, ...rest } = more
  return {
    module,
    variants: Object.fromEntries(
      Object.entries(variants).map(([name, [torch, make]]) => [name, { torch, make, inputs, ...rest }]),
    ),
    ...(large === undefined ? {} : { large }),
  }
}

/** Inputs of these shapes. */
export const numbers =
  (...shapes: readonly (readonly number[])[]): Inputs =>
  (gen) =>
    shapes.map((shape) => gen.values(shape))

/** An input without ties. */
export const distinct =
  (...shape: readonly number[]): Inputs =>
  (gen) => [gen.distinct(shape)]
