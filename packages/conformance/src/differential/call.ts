import type { DType } from '@flambeau/core'

/** A number as JSON can hold it. */
export type Element = number | 'nan' | 'inf' | '-inf' | '-0'

/** One step from a leaf to the tensor that is passed. */
export type ViewStep =
  | readonly ['transpose', number, number]
  | readonly ['expand', ...(readonly number[])]
  | readonly ['slice', dim: number, start: number, step: number]

/** A tensor of a call: a leaf and the views that lead from it to the argument. */
export interface TensorSpec {
  readonly dtype: DType
  /** Shape of the leaf. */
  readonly base: readonly number[]
  readonly values: readonly Element[]
  /** Its gradient is asked for. */
  readonly grad?: boolean
  /** The argument is a copy of the leaf, so that it may be written in place. */
  readonly clone?: boolean
  readonly view?: readonly ViewStep[]
}

/** An argument: JSON itself, or an object that says what JSON cannot. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  /** The tensor of this number. */
  | { readonly t: number }
  /** In programs: this result of an earlier step. */
  | { readonly r: readonly [step: number, which: number] }
  | { readonly f: Exclude<Element, number> }
  | { readonly i: string }
  /** Left out, although others follow. */
  | { readonly u: true }
  | { readonly dtype: string }
  /** An object of options. */
  | { readonly o: Readonly<Record<string, Value>> }

export interface Argument {
  readonly n: string
  readonly v: Value
}

/** One call that both sides make from this description alone. */
export interface Call {
  /** `torch.add`, `F.relu`, or `x.mul_` with the tensor as the first argument. */
  readonly fn: string
  readonly tensors: readonly TensorSpec[]
  readonly args: readonly Argument[]
  /** Gradients to judge: none, first, first and second. */
  readonly order?: 0 | 1 | 2
  /** What happens to the first result before gradients are asked for. */
  readonly after?: 'inplace'
}

export interface Described {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly values: readonly Element[]
}

export interface TensorOutput extends Described {
  readonly requiresGrad: boolean
  /** The arguments whose storage it has. */
  readonly shares: readonly number[]
  /** Several of its elements are one in memory. */
  readonly overlaps: boolean
}

export type Output = TensorOutput | { readonly value: unknown }

/** What a call did, on either side. */
export interface Outcome {
  readonly error?: string
  /** It is no TorchError. Ours alone. */
  readonly raw?: boolean
  readonly code?: string
  readonly outputs?: readonly Output[]
  /** Arguments that hold other values than before. */
  readonly written?: readonly (Described | null)[]
  readonly afterError?: string
  readonly grads?: readonly (Described | null)[]
  readonly gradError?: string
  readonly second?: readonly (Described | null)[]
  readonly secondError?: string
  /** PyTorch has no such function. */
  readonly absent?: true
  /** PyTorch took too long, or died. */
  readonly slow?: true
  readonly crashed?: true
  /** A mistake of the Python side. */
  readonly broken?: string
}
