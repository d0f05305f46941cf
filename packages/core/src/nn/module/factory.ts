import * as takes from '../../arguments/kinds.ts'
import type { Device } from '../../backend/backend.ts'
import type { DType } from '../../dtype/dtype.ts'
import { scope } from '../../memory/scope.ts'
import { empty, full, type TensorOptions } from '../../ops/primitives/creation.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { calculateFans, kaimingUniform_, uniform_ } from '../init.ts'
import { Parameter } from './parameter.ts'
import { passing, type Setting } from './settings.ts'

/** Where a layer's parameters are made. */
export interface FactoryOptions {
  /** Default: the default device. */
  readonly device?: Device
  /** Default: float32. */
  readonly dtype?: DType
}

/** The settings for them. */
export const places: Readonly<Record<keyof FactoryOptions, Setting>> = {
  device: passing(takes.device),
  dtype: passing(takes.dtype),
}

/** The part of a layer's options that says where its parameters are made. */
export function placement({ device, dtype }: FactoryOptions): TensorOptions {
  return { ...(device === undefined ? {} : { device }), ...(dtype === undefined ? {} : { dtype }) }
}

/** A parameter yet to be initialised, the only owner of its memory. */
export function makeParameter(shape: readonly number[], where: TensorOptions): Parameter {
  return scope(() => new Parameter(empty(shape, where)))
}

/** A parameter of equal numbers. */
export function filledParameter(shape: readonly number[], value: number, where: TensorOptions): Parameter {
  return scope(() => new Parameter(full(shape, value, where)))
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
