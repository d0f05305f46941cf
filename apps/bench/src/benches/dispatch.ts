import * as torch from 'flambeau'
import { median } from '../interleave.ts'
import { type Finding, measured } from '../row.ts'
import { stopwatch } from '../stopwatch.ts'

const budget = 200
const count = 20_000

/** Memory that is never touched. */
class IdleStorage extends torch.Storage {}

/** A device whose kernels do nothing, so that what remains is what core costs. */
function idleDevice(): torch.Device {
  const idle: torch.AnyKernel = { run() {} }
  const template = torch.js()
  const device: torch.Device = {
    name: 'idle',
    info: {},
    capabilities: template.capabilities,
    kernels: new Map([...template.kernels.keys()].map((name) => [name, idle])),
    allocate: (dtype, length) => new IdleStorage(device, dtype, length),
    release() {},
    write() {},
    read: (_, __, length) => Promise.resolve(new Float32Array(length)),
    flush() {},
    synchronize: () => Promise.resolve(),
    memory: () => ({ liveBytes: 0, liveStorages: 0, pooledBytes: 0 }),
    dispose: () => Promise.resolve(),
  }
  return device
}

/** Nanoseconds of one call; the median of many batches of calls, after enough of them to be compiled. */
function nanoseconds(call: () => void): number {
  const batches = Array.from({ length: 40 }, () => {
    const elapsed = stopwatch()
    for (let i = 0; i < count; i++) call()
    return (elapsed().processorSeconds * 1e9) / count
  })
  return median(batches.slice(10))
}

/** Checking, allocating, finding the kernel, and recording: what core adds to the work of a kernel. */
export async function dispatch(): Promise<readonly Finding[]> {
  const device = idleDevice()
  const x = torch.zeros([10], { device })
  const y = torch.zeros([10], { device })
  const w = torch.zeros([10], { device, requiresGrad: true })
  const rows = [
    ['add, no grad', 1, () => x.add(y)],
    ['relu, no grad', 1, () => torch.relu(x)],
    // Shown beside the same budget, but not held to it: a recorded call also makes a node.
    ['add, recorded', null, () => w.add(x)],
    ['mul, recorded', null, () => w.mul(x)],
  ] as const
  return rows.map(([name, limit, call]) => {
    const comparison = { name: `dispatch: ${name}`, unit: 'ns', limit }
    return measured(comparison, nanoseconds(call), budget)
  })
}
