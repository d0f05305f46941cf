import { type AnyKernel, type Scalar, TorchError, type View } from '@flambeau/core/backend'
import { elementwise } from './elementwise.ts'
import type { ParamType } from '../runtime/program.ts'
import type { GpuStorage } from '../runtime/storage.ts'

/** Names that the generated code has for itself. */
const taken = /^(steps|[no]\d+|s\d+_\d+|infinity|notANumber|faultOp)$/

function checkParams(params: Readonly<Record<string, ParamType>>): void {
  for (const [name, type] of Object.entries(params)) {
    if (/^[a-zA-Z]\w*$/.test(name) && !taken.test(name) && ['f32', 'i32', 'u32'].includes(type)) continue
    throw new TorchError(
      'INVALID_ARGUMENT',
      'wgslMap',
      `'${name}: ${type}' is no parameter. Use another name, and f32, i32 or u32.`,
      { name, type },
    )
  }
}

function numberOf(name: string, value: Scalar | undefined): number {
  if (value === undefined || typeof value === 'bigint') {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'wgslMap',
      `the attribute ${name} is ${String(value)}, and WGSL takes a number.`,
      { [name]: value },
    )
  }
  return Number(value)
}

let made = 0

/**
 * An elementwise kernel for WebGPU devices, from WGSL.
 *
 * The code is an expression, or statements that return, of the inputs' elements `x`, `y`, `z`: f32 for float32 and float16, i32 for
 * int32, u32 for uint8 and bool. It may call WGSL's functions and flambeau's own, which keep what WGSL does not promise of
 * accuracy, NaN and infinities and whose names end in an underscore: `exp_`, `tanh_`, `isnan_`, `max_`, `inf_()`, `nan_()` …
 *
 * @param params - Attributes that the code reads as `p.name`, with their types.
 * @throws TorchError `INVALID_ARGUMENT` for a parameter whose name the generated code needs itself.
 * @example
 * ```ts no-run
 * const device = await torch.webgpu()
 * device.kernels.set('acme::softcap', wgslMap('p.cap * tanh_(x / p.cap)', { cap: 'f32' }))
 * ```
 */
export function wgslMap(code: string, params: Readonly<Record<string, ParamType>> = {}): AnyKernel {
  checkParams(params)
  const names = Object.keys(params)
  const fields = Object.entries(params).map(([name, type]) => `${name}: ${type}` as const)
  const key = `map ${++made}`
  return {
    run(inputs: readonly View[], [out]: readonly View[], attrs: Readonly<Record<string, Scalar>>) {
      const { runtime } = (out as View).storage as GpuStorage
      const values = names.map((name) => numberOf(name, attrs[name]))
      elementwise(runtime, `wgslMap('${code}')`, key, inputs, out as View, () => ({ code, params: fields }), values)
    },
  }
}
