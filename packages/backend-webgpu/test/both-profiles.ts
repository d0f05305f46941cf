import type { DType, View } from '@flambeau/core'
import { afterAll, describe } from 'vitest'
import type { WebGpuBackend } from '../src/backend.ts'
import { data, empty, made, open, run } from './device.ts'

/** Calls kernels of one device with plain arrays. */
export interface Caller {
  readonly device: WebGpuBackend
  /** A contiguous float32 view on `values`, or what `values` gives for each index. */
  tensor(shape: readonly number[], values: readonly number[] | ((i: number) => number), dtype?: DType): View
  /** Runs an op and reads its outputs. */
  call(op: string, inputs: readonly View[], outputs: readonly Output[], attrs?: object): Promise<number[][]>
}

type Output = readonly [shape: readonly number[], dtype?: DType]

/**
 * Describes the same tests for both kinds of kernels: those for graphics hardware and those for software adapters, whatever
 * the adapter at hand is.
 */
export function describeBothProfiles(name: string, tests: (caller: Caller) => void): void {
  describe.each(['cpu', 'gpu'] as const)(`${name}, profile %s`, async (profile) => {
    const device = await open({ profile })
    afterAll(() => device.dispose())
    tests({
      device,
      tensor(shape, values, dtype = 'float32') {
        const n = shape.reduce((a, b) => a * b, 1)
        const list = typeof values === 'function' ? Array.from({ length: n }, (_, i) => values(i)) : values
        return made(device, shape, dtype === 'int32' ? Int32Array.from(list) : Float32Array.from(list), dtype)
      },
      async call(op, inputs, outputs, attrs) {
        const views = outputs.map(([shape, dtype]) => empty(device, shape, dtype))
        run(device, op, inputs, views, attrs)
        return Promise.all(views.map(data))
      },
    })
  })
}

/** Integers from −4 to 4 in an order without pattern: sums of their products are exact in any order. */
export function integer(i: number): number {
  return ((i * 7919 + 13) % 9) - 4
}

/** Numbers in [−1, 1) in an order without pattern. */
export function fraction(i: number): number {
  return Math.fround(((i * 7919 + 13) % 1009) / 504.5 - 1)
}

/** How far two lists are apart, in units of the largest expected magnitude (at least 1). */
export function distance(got: readonly number[], expected: readonly number[]): number {
  if (got.length !== expected.length) return Infinity
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
  return expected.reduce((most, value, i) => Math.max(most, Math.abs((got[i] as number) - value)), 0) / scale
}
