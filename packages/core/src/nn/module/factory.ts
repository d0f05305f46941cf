import * as takes from '../../arguments/kinds.ts'
import type { Device } from '../../backend/backend.ts'
import type { DType } from '../../dtype/dtype.ts'
import { scope } from '../../memory/scope.ts'
import { TorchError } from '../../errors.ts'
import { empty, type TensorOptions } from '../../ops/primitives/creation.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { calculateFans, kaimingUniform_, uniform_ } from '../init.ts'
import { Parameter } from './parameter.ts'

/** Where a layer's parameters are made. */
export interface FactoryOptions {
  /** Default: the default device. */
  readonly device?: Device
  /** Default: float32. */
  readonly dtype?: DType
}

export const placementKind: takes.Kind = takes.options({ device: takes.device, dtype: takes.dtype })

/** The part of a layer's options that says where its parameters are made. */
export function placement({ device, dtype }: FactoryOptions): TensorOptions {
  return { ...(device === undefined ? {} : { device }), ...(dtype === undefined ? {} : { dtype }) }
}

/** A parameter yet to be initialised, the only owner of its memory. */
export function makeParameter(shape: readonly number[], where: TensorOptions): Parameter {
  return scope(() => new Parameter(empty(shape, where)))
}

/** A parameter that a layer has only if asked: `null` where the flag is known to be false. */
export type If<Flag extends boolean> = Flag extends true ? Parameter : null

/** PyTorch's default for linear and convolution layers: weight and bias uniform in ±1/√fanIn. */
export function resetLayer(weight: Tensor, bias: Tensor | null): void {
  kaimingUniform_(weight, { a: Math.sqrt(5) })
  const { fanIn } = calculateFans(weight)
  if (bias === null || fanIn === 0) return
  const bound = 1 / Math.sqrt(fanIn)
  uniform_(bias, -bound, bound)
}

/** A whole number of things, as a layer's sizes are. */
export function checkSize(layer: string, name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return
  throw new TorchError('INVALID_ARGUMENT', layer, `${name} must be a whole number ≥ ${least}, but got ${value}.`, {
    [name]: value,
  })
}
