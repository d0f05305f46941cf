import * as torch from 'flambeau'
import { describe, expect, it } from 'vitest'
import { factories, need } from '../every-device.ts'

/** A program that somebody ran, and what PyTorch 2.13 gives for it. */
export interface Program {
  /** Runs on the default device, which is the one under test; tensors in the result are read. */
  readonly run: () => unknown
  /** Values, to float32's precision. */
  readonly gives?: unknown
  readonly dtype?: torch.DType
  /** The code of the TorchError instead, at once or with the read. */
  readonly refuses?: torch.ErrorCode
  /** The function the error must name. */
  readonly by?: string
  /** Dtypes without which a device cannot run it. */
  readonly needs?: readonly torch.DType[]
}

/** One test per device and program. */
export function programs(title: string, table: Readonly<Record<string, Program>>): void {
  for (const backend of Object.keys(factories)) {
    describe(`${title} (${backend})`, () => {
      for (const [name, program] of Object.entries(table)) {
        it(name, async (context) => {
          const device = await need(backend, context)
          const missing = (program.needs ?? []).find((dtype) => !device.capabilities.dtypes.has(dtype))
          torch.setDefaultDevice(device)
          try {
            if (missing === undefined) await judge(program, device)
            else await expect(outcome(program, device)).rejects.toMatchObject({ code: 'UNSUPPORTED_DTYPE' })
          } finally {
            torch.setDefaultDevice(torch.js())
          }
        })
      }
    })
  }
}

async function judge(program: Program, device: torch.Device): Promise<void> {
  const { refuses, by, gives, dtype } = program
  if (refuses !== undefined) {
    const error: unknown = await outcome(program, device).then(
      (value) => ({ accepted: value }),
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(torch.TorchError)
    expect(error).toMatchObject({ code: refuses, ...(by === undefined ? {} : { op: by }) })
    // The device is as it was.
    expect(await torch.ones([2]).add(1).toArray()).toEqual([2, 2])
    return
  }
  const got = await outcome(program, device)
  if (dtype !== undefined) expect(got.dtype).toBe(dtype)
  expect(got.value).toEqual(near(gives))
}

async function outcome({ run }: Program, device: torch.Device): Promise<{ value: unknown; dtype?: torch.DType }> {
  const result = await run()
  const value = await read(result)
  await device.synchronize()
  return torch.isTensor(result) ? { value, dtype: result.dtype } : { value }
}

async function read(value: unknown): Promise<unknown> {
  if (torch.isTensor(value)) return value.toArray()
  if (Array.isArray(value)) return Promise.all(value.map(read))
  return value
}

/** The same structure with numbers that need only be close. */
function near(value: unknown): unknown {
  if (typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value)) {
    return expect.closeTo(value, 5 - Math.ceil(Math.log10(Math.abs(value) + 1)))
  }
  return Array.isArray(value) ? value.map(near) : value
}
