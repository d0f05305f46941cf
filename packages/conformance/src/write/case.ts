import type { Attrs, Backend, DType, ErrorCode, Meta, Tensor } from '@flambeau/core'
import type { Mutation } from '../mutants/break.ts'
import type { Rule } from '../judge/tolerances/rule.ts'
import type { Gen } from './gen.ts'
import type { Layout } from './layouts.ts'
import type { HostTensor } from '../judge/values/host.ts'

/** Arguments of one call, by the contract between core and backends: input tensors and normalised attributes. */
export interface Example {
  readonly inputs: readonly HostTensor[]
  readonly attrs: Attrs
  /** For ops without inputs, whose results core describes: their shapes and dtypes. */
  readonly outputs?: readonly Meta[]
}

/** A recipe for an example. */
export interface Sample {
  /** Short and stable: it is part of the case's id. */
  readonly name: string
  make(gen: Gen): Example
  /**
   * Its inputs hold NaN, infinities, signed zeros or subnormals: judged under the check `special`, and without
   * gradients.
   */
  readonly special?: boolean
  /** Only at level `full`. */
  readonly full?: boolean
  /** More elements than one dispatch of 65,535 workgroups of 256: in float32, contiguous, without the other checks. */
  readonly huge?: boolean
  /** Run with every layout at level `quick` too, and used for the checks that need only one example. */
  readonly main?: boolean
  /** Gradients are not defined here (ties, kinks, special values). */
  readonly gradless?: boolean
  /** PyTorch means something else here, or leaves it undefined: no golden. */
  readonly goldless?: boolean
}

/** Tensors on the device under judgement. */
export interface Maker {
  readonly device: Backend
  ones(shape: readonly number[], dtype?: DType): Tensor
  indices(...values: number[]): Tensor
}

/** A call that must be refused. */
export interface Mistaken {
  readonly name: string
  readonly code: ErrorCode
  /** Some of the values the error must carry. */
  readonly details?: Readonly<Record<string, unknown>>
  /** Makes the mistake. A result is read: devices that cannot see indices report them then. */
  make(torch: Maker): Tensor | void | Promise<Tensor | void>
}

/** What the suite knows about an op beyond its definition. */
export interface OpCases {
  readonly op: string
  /** Dtypes of the case; an input may have another one (indices are int32). */
  readonly dtypes: readonly DType[]
  readonly samples: readonly Sample[]
  /** `smooth`: differentiable at every sample. `piecewise`: where samples keep away from kinks. Absent: no gradient. */
  readonly grad?: 'smooth' | 'piecewise'
  /**
   * How wrong its results may be. Absent: a primitive gives the number of the dtype that is its result, and everything else is
   * judged by experiment.
   */
  readonly tolerance?: Rule
  /** Calls that must be refused, with the error's code. */
  readonly mistakes?: readonly Mistaken[]
  /** How its kernel or its function may be wrong; the suite must notice each. */
  readonly mutants?: readonly Mutation[]
  /** Outputs that carry a gradient. Default: every float. */
  readonly differentiable?: readonly number[]
  /**
   * The op in PyTorch: a Python lambda of the inputs, then the attributes by keyword. Integers come as int64, floats as
   * float64, bools as bool. Absent: PyTorch has no such op, and the golden's text says why.
   */
  readonly torch?: string
  /** PyTorch's gradient is not accurate enough to be a vector. */
  readonly noGoldenGradient?: boolean
  /**
   * Elementwise in one input: at level `exhaustive` it is tried on every half number and all exponents of float32, between these
   * limits (where nobody promises anything beyond) if there are any.
   */
  readonly unary?: true | readonly [low: number, high: number]
  /** Layouts its inputs may have. Default: all; ops without inputs have nothing to lay out. */
  readonly layouts?: readonly Layout[]
  /** Writes its results over its inputs. */
  readonly mutates?: boolean
  /**
   * The function as users call it, for those that are no op of their own (and `op` is then its name in core): takes the inputs as
   * tensors, and the example's attributes as whatever the function wants to know.
   */
  invoke?(inputs: readonly Tensor[], attrs: never): Tensor | readonly Tensor[] | Promise<Tensor | readonly Tensor[]>
  /** How core calls it, for ops that are not called by name. */
  call?(device: Backend, example: Example): readonly Tensor[]
  /** Outputs of which part is unspecified are cut down to what is specified. */
  settle?(outputs: readonly HostTensor[]): readonly HostTensor[]
}

/** For {@link OpCases.layouts}: only the ordinary one. */
export const onlyContiguous: readonly Layout[] = ['contiguous']

export const floats: readonly DType[] = ['float32', 'float64', 'float16', 'bfloat16']
export const integers: readonly DType[] = ['int32', 'uint8', 'int8', 'int16', 'int64']
export const numbers: readonly DType[] = [...floats, ...integers]
export const everything: readonly DType[] = [...numbers, 'bool']
