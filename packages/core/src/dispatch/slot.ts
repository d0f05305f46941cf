import type { Storage } from '../backend/backend.ts'
import type { DType } from '../dtype/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Scope } from '../memory/scope.ts'

type MakeTensor = (
  storage: Storage,
  dtype: DType,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  origin: string,
  lineage?: Scope | null,
) => Tensor

/** Builds a Tensor. Ops know the class only as a type; the class fills this slot when it loads (the one inversion in core). */
export let makeTensor: MakeTensor = () => {
  throw new Error('the Tensor class has not been loaded')
}

export function setTensorMaker(make: MakeTensor): void {
  makeTensor = make
}
