import type { Backend, Meta } from '../backend/backend.ts'
import { describe } from '../arguments/describe.ts'
import { isTensor, releasedError } from '../arguments/tensor.ts'
import { TorchError } from '../errors.ts'
import { formatShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { checkAccepted } from './accepted.ts'
import type { OpDefinition } from '../tensor/op.ts'

/** The device of a call: that of its inputs, which must agree. */
export function deviceOf(op: string, inputs: readonly Tensor[]): Backend {
  for (let i = 0; i < inputs.length; i++) if (inputs[i]?.released !== false) throw noInput(op, i, inputs[i])
  if (inputs.length === 0) throw noInputs(op)
  const device = inputs[0]!.storage.backend
  for (let i = 1; i < inputs.length; i++) {
    const input = inputs[i]!
    if (input.storage.backend !== device) {
      throw new TorchError(
        'DEVICE_MISMATCH',
        op,
        `Expected all tensors to be on the same device, but found at least two devices, ${device.name} and ` +
          `${input.storage.backend.name}. Move one of them with to(device).`,
        { devices: [device.name, input.storage.backend.name] },
      )
    }
  }
  return device
}

function noInput(op: string, at: number, input: unknown): TorchError {
  if (isTensor(input)) return releasedError(op, input)
  return new TorchError('INVALID_ARGUMENT', op, `input ${at + 1} must be a tensor, but got ${describe(input)}.`, { at })
}

function noInputs(op: string): TorchError {
  return new TorchError(
    'INVALID_ARGUMENT',
    op,
    'no inputs were given, so nothing says on which device to compute. Give some, or call make(device, attrs) of an op that has none.',
  )
}

export function unsupported(op: string, device: Backend, inputs: readonly Tensor[], why: string): TorchError {
  const signature = inputs.map((x) => `${x.dtype}${formatShape(x.shape)}`).join(', ')
  return new TorchError(
    'UNSUPPORTED_OP',
    op,
    `${device.name} cannot compute it for (${signature}): ${why}. Move the inputs to another device with to(device).`,
    { device: device.name, why },
  )
}

/** Shapes and dtypes of a call's outputs, after all checks of its inputs. */
export function metasOf<A extends object>(
  definition: OpDefinition<A>,
  inputs: readonly Tensor[],
  attrs: A,
): readonly Meta[] {
  if (definition.accepts !== undefined) checkAccepted(definition.name, definition.accepts, inputs[0]!)
  const meta = definition.meta!(inputs, attrs)
  return isList(meta) ? meta : [meta]
}

function isList(meta: Meta | readonly Meta[]): meta is readonly Meta[] {
  return Array.isArray(meta)
}
