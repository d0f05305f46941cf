/* What both doors for programs open to: `.` adds methods, modules and optimizers, `./functional` what methods do there. */
export { type ErrorCode, TorchError } from './errors.ts'
export {
  type DType,
  dtypes,
  isDType,
  promoteTypes,
  type Scalar,
  type TypedArray,
  type TypedArrays,
} from './dtype/dtype.ts'
export * from './dtype/dtype-names.ts'
export * from './finfo.ts'
export * from './dtype/half.ts'
export { getDefaultDevice, setDefaultDevice } from './default-device.ts'
export * from './threads.ts'
export {
  type AnyKernel,
  type Attrs,
  type Backend,
  type Device,
  type MemoryUse,
  type Meta,
  Storage,
  type View,
  withKernels,
} from './backend/backend.ts'
export { meta } from './backend/meta.ts'
export { Tensor } from './tensor/tensor.ts'
export type { NestedValues } from './ops/primitives/read.ts'
export { scope, type Scope } from './memory/scope.ts'
export type { InOrder } from './results.ts'
export type { Guard } from './modes/settings.ts'
export { enableGrad, inferenceMode, isGradEnabled, isInferenceMode, noGrad, setGradEnabled } from './tape/grad-mode.ts'
export { defineOp } from './dispatch/extension.ts'
export type { Op, OpDefinition, Support, Window } from './tensor/op.ts'
export type { GradFn, GradHook, HookHandle, NodeHook, NodePreHook, Saved } from './tape/node.ts'
export * as autograd from './autograd/index.ts'
export { defaultGenerator, Generator, manualSeed } from './random/generator.ts'
export * from './ops/index.ts'
export { getPrintOptions, type PrintOptions, type PrintSettings, setPrintOptions } from './print/options.ts'
export { print } from './print/print.ts'
