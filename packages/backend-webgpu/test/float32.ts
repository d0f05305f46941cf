import type { WebGpuBackend } from '../src/backend.ts'
import { data, empty, made } from './device.ts'

/** Evaluates WGSL in `x` and `y` for all pairs. */
export async function evaluate(
  device: WebGpuBackend,
  code: string,
  xs: Float32Array,
  ys: Float32Array = xs,
): Promise<number[]> {
  const { runtime } = device
  const out = empty(device, [xs.length])
  const program = runtime.program('math test', code, () => ({
    inputs: [{ dtype: 'float32' }, { dtype: 'float32' }],
    outputs: [{ dtype: 'float32' }],
    params: ['n: u32'],
    body: `if (index >= p.n) { return; } let x = in0(index); let y = in1(index); setOut0(index, ${code});`,
  }))
  const inputs = [made(device, [xs.length], xs), made(device, [ys.length], ys)]
  runtime.dispatch(program, inputs, [out], [xs.length], program.groups(xs.length))
  return data(out)
}

/** The distance between the float32 neighbours of `value`. */
export function spacing(value: number): number {
  const float = new Float32Array([Math.abs(value)])
  const bits = new Uint32Array(float.buffer)
  if (Math.fround(value) === 0) return 2 ** -149
  const below = float[0] as number
  bits[0] = (bits[0] as number) + 1
  return (float[0] as number) - below
}

const smallest = 2 ** -126

/** The largest error in units of the last place, over results that are normal float32 numbers. */
export function worst(got: readonly number[], expected: (i: number) => number): { ulp: number; at: number } {
  let [ulp, at] = [0, -1]
  for (const [i, value] of got.entries()) {
    const exact = expected(i)
    if (!(Math.abs(exact) >= smallest && Math.abs(exact) < 3.4e38)) continue
    const error = Math.abs(value - exact) / spacing(exact)
    if (!(error <= ulp)) [ulp, at] = [error, i]
  }
  return { ulp, at }
}

let seed = 1
export function random(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}

/** 2,000 numbers from each range, then 16 of every sign and exponent within all of them. */
export function samples(...ranges: readonly (readonly [number, number])[]): Float32Array {
  const values: number[] = []
  for (const [low, high] of ranges) for (let i = 0; i < 2000; i++) values.push(low + (high - low) * random())
  const inside = (v: number): boolean => ranges.some(([low, high]) => v >= low && v <= high)
  for (let e = -126; e < 128; e++) {
    for (let i = 0; i < 32; i++) values.push((i % 2 === 0 ? 1 : -1) * (1 + random() * 0.999999) * 2 ** e)
  }
  return Float32Array.from(values.filter(inside))
}

export const everything = [-3.4e38, 3.4e38] as const
