import * as takes from './arguments/kinds.ts'
import { signature } from './arguments/signature.ts'
import type { Device } from './backend/backend.ts'
import { getDefaultDevice } from './default-device.ts'
import { TorchError } from './errors.ts'

/** A library for threads that cannot start one ends the process. */
const most = 1024

const getNumThreadsArguments = signature('getNumThreads', { device: takes.optional(takes.device) })

/**
 * How many threads of the processor one op may use, as `torch.get_num_threads`; 1 on devices that do not choose (plain JS, GPUs
 * through WebGPU).
 *
 * @param device - Default: the default device.
 * @example
 * ```ts
 * torch.getNumThreads(torch.js()) // 1
 * ```
 */
export function getNumThreads(device: Device = getDefaultDevice()): number {
  getNumThreadsArguments(arguments)
  return device.threads?.get() ?? 1
}

const setNumThreadsArguments = signature('setNumThreads', {
  count: takes.positiveInteger,
  device: takes.optional(takes.device),
})

/**
 * Sets how many threads of the processor one op may use, as `torch.set_num_threads`. It holds for every libtorch device of this
 * thread of JavaScript. Fewer threads than cores leave room for what else the machine does; more are slower.
 *
 * @param count - From 1 to 1024.
 * @param device - Default: the default device.
 * @throws `TorchError` `INVALID_ARGUMENT` if `count` is no such number; `UNSUPPORTED_OP` for more than one thread on a device that
 *   always uses one.
 * @example
 * ```ts
 * torch.setNumThreads(1, torch.js())
 * ```
 */
export function setNumThreads(count: number, device: Device = getDefaultDevice()): void {
  setNumThreadsArguments(arguments)
  if (count > most) {
    const message = `expected at most ${most} threads, but got ${count}.`
    throw new TorchError('INVALID_ARGUMENT', 'setNumThreads', message, { count })
  }
  if (device.threads !== undefined) return device.threads.set(count)
  if (count === 1) return
  const message = `${device.name} has no choice of threads. Give one that has, as setNumThreads(${count}, libtorch()).`
  throw new TorchError('UNSUPPORTED_OP', 'setNumThreads', message, { count, device: device.name })
}
