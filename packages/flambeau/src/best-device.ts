import { js } from '@flambeau/backend-js'
import { webgpu } from '@flambeau/backend-webgpu'
import { checkOptions, type Device, TorchError } from '@flambeau/core/backend'
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

/** What is faster than plain JS, fastest first. */
function candidates(): readonly Candidate[] {
  const native = (name: LibtorchDevice): Candidate => [`libtorch:${name}`, () => libtorch(name)]
  return [
    ...availableDevices()
      .filter((name) => name !== 'cpu')
      .map(native),
    ['webgpu', () => webgpu()],
    native('cpu'),
  ]
}

/** What is always there. */
const plain: Candidate = ['js', () => js()]

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
  for (const candidate of [...candidates(), plain]) reports.push(await open(candidate))
  return reports
}

/** Options of {@link bestDevice}. */
export interface BestDeviceOptions {
  /**
   * Called where nothing but plain JS works, with what was looked for and why each of it cannot be had. Default: the first time in
   * a program, one warning on the console; `() => {}` is silence.
   */
  readonly onFallback?: (passedOver: readonly DeviceReport[]) => void
}

let warned = false

function warnOnce(passedOver: readonly DeviceReport[]): void {
  if (warned) return
  warned = true
  const reasons = passedOver.map(({ name, reason }) => `\n  ${name}: ${reason ?? 'absent'}`).join('')
  // oxlint-disable-next-line no-console -- a program that is slow for want of a command should hear of it; onFallback silences it
  console.warn(`flambeau: bestDevice() took js, the slowest device, since there is no other.${reasons}`)
}

/**
 * The fastest device here: a GPU through libtorch, WebGPU on graphics hardware, libtorch on the CPU, plain JS.
 *
 * A WebGPU adapter that is itself software is passed over: `await webgpu()` takes it. Where only plain JS is left, a warning says
 * why; {@link devices} gives the same reasons at any time.
 *
 * @param options - See {@link BestDeviceOptions}.
 * @throws `TorchError` `UNKNOWN_OPTION` for another option.
 * @example
 * ```ts
 * torch.setDefaultDevice(await torch.bestDevice({ onFallback: () => {} }))
 * ```
 */
export async function bestDevice(options: BestDeviceOptions = {}): Promise<Device> {
  checkOptions('bestDevice', options, ['onFallback'])
  const { onFallback = warnOnce } = options
  if (typeof onFallback !== 'function') {
    const message = `expected a function as onFallback, but got ${String(onFallback)}.`
    throw new TorchError('INVALID_ARGUMENT', 'bestDevice', message, { onFallback })
  }
  const passedOver: DeviceReport[] = []
  for (const candidate of candidates()) {
    const report = await open(candidate)
    if (report.device !== null && report.reason === undefined) return report.device
    passedOver.push(report)
  }
  onFallback(passedOver)
  return js()
}
