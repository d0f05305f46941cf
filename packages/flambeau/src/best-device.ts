import { js } from '@flambeau/backend-js'
import { webgpu } from '@flambeau/backend-webgpu'
import type { Device } from '@flambeau/core'
import type { LibtorchDevice } from '@flambeau/backend-libtorch'
import { availableDevices, libtorch } from '#libtorch'

/** A device that was looked for. */
export interface DeviceReport {
  /** Its name, or that of its kind where none was found. */
  readonly name: string
  /** The device, or null where it cannot be had. */
  readonly device: Device | null
  /** Why it cannot be had, or why {@link bestDevice} passes it over; undefined if neither. */
  readonly reason: string | undefined
}

type Candidate = readonly [name: string, open: () => Device | Promise<Device>]

/** Fastest first. */
function candidates(): readonly Candidate[] {
  const native = (name: LibtorchDevice): Candidate => [`libtorch:${name}`, () => libtorch(name)]
  return [
    ...availableDevices()
      .filter((name) => name !== 'cpu')
      .map(native),
    ['webgpu', () => webgpu()],
    native('cpu'),
    ['js', () => js()],
  ]
}

async function open([name, make]: Candidate): Promise<DeviceReport> {
  try {
    const device = await make()
    const software = device.info['software'] === 'true'
    const reason = software ? 'a software adapter, used only when asked for' : undefined
    return { name: device.name, device, reason }
  } catch (error) {
    return { name, device: null, reason: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * Every device of this machine in the order {@link bestDevice} prefers them, and for those that are absent why.
 *
 * @example
 * ```ts
 * for (const { name, reason } of await torch.devices()) console.log(name, reason ?? 'ready')
 * ```
 */
export async function devices(): Promise<readonly DeviceReport[]> {
  const reports: DeviceReport[] = []
  for (const candidate of candidates()) reports.push(await open(candidate))
  return reports
}

/**
 * The fastest device here: a GPU through libtorch, WebGPU on graphics hardware, libtorch on the CPU, plain JS.
 *
 * A WebGPU adapter that is itself software is passed over: `await webgpu()` takes it.
 *
 * @example
 * ```ts
 * torch.setDefaultDevice(await torch.bestDevice())
 * ```
 */
export async function bestDevice(): Promise<Device> {
  for (const candidate of candidates()) {
    const { device, reason } = await open(candidate)
    if (device !== null && reason === undefined) return device
  }
  return js()
}
