import { readFileSync } from 'node:fs'
import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import type { DType } from './dtype.ts'
import { TorchError } from '../errors.ts'
import * as torch from '../index.ts'

type Results = Record<string, Record<DType, Record<string, string>>>
const { results } = JSON.parse(readFileSync(new URL('goldens/scalars.json', import.meta.url), 'utf8')) as {
  readonly results: Results
}
const F = torch.nn.functional
type Fn = (x: torch.Tensor, n: never) => torch.Tensor

beforeAll(() => setDefaultDevice(js()))

const mask = (): torch.Tensor => torch.tensor([true, false, false])
const special: Record<string, Fn> = {
  divFloor: (x, n) => torch.div(x, n, { roundingMode: 'floor' }),
  divTrunc: (x, n) => torch.div(x, n, { roundingMode: 'trunc' }),
  clamp: (x, n) => torch.clamp(x, -1, n),
  maskedFill: (x, n) => torch.maskedFill(x, mask(), n),
  threshold: (x, n) => torch.threshold(x, n, 5),
  thresholdValue: (x, n) => torch.threshold(x, 50, n),
  where: (x, n) => torch.where(mask(), x, n),
  addAlpha: (x, n) => torch.add(x, x, { alpha: n }),
  subAlpha: (x, n) => torch.sub(x, x, { alpha: n }),
  rsubAlpha: (x, n) => torch.rsub(x, x, { alpha: n }),
  addNumberAlpha: (x, n) => torch.add(x, 2, { alpha: n }),
  add_Alpha: (x, n) => x.add_(x, { alpha: n }),
  addcmul: (x, n) => torch.addcmul(x, x, x, { value: n }),
  addcdiv: (x, n) => torch.addcdiv(x, x, x, { value: n }),
  lerp: (x, n) => torch.lerp(x, x, n),
  hardtanh: (x, n) => F.hardtanh(x, { minVal: 0, maxVal: n }),
  hardshrink: (x, n) => torch.hardshrink(x, { lambd: n }),
  softshrink: (x, n) => F.softshrink(x, { lambd: n }),
  maskedFill_: (x, n) => x.maskedFill_(mask(), n),
}

function named(op: string): Fn {
  const loose = torch as unknown as Record<string, Fn>
  if (!op.endsWith('_')) return special[op] ?? loose[op]!
  return special[op] ?? ((x, n) => (x as unknown as Record<string, (n: never) => torch.Tensor>)[op]!(n))
}

function run(op: string, dtype: DType, number: unknown): (number | string)[] | '-' {
  const x = torch.tensor(dtype === 'bool' ? [false, true, true] : [0, 1, 44], { dtype })
  try {
    const values = named(op)(x, number as never).toArraySync() as (number | boolean | bigint)[]
    return values.map(Number)
  } catch (error) {
    if (error instanceof TorchError) return '-'
    throw error
  }
}

/** These take numbers alone. */
const onlyNumbers = new Set(['threshold', 'thresholdValue', 'hardtanh', 'hardshrink', 'softshrink'])

/**
 * What is not asked: bools with whole numbers beyond int32, which are int64 in PyTorch and int32 here; and products of halves with
 * numbers beyond them, which PyTorch computes in float32.
 */
function isLeftOut(op: string, dtype: DType, key: string): boolean {
  if (key === 'true') return onlyNumbers.has(op)
  return key === '1e10' && (dtype === 'bool' || (dtype === 'float16' && /^mul|^div_?$/.test(op)))
}

function parse(text: string): number {
  return text === 'True' ? 1 : text === 'False' ? 0 : Number(text)
}

describe.each(Object.keys(results))('%s with numbers', (op) => {
  it.each(Object.entries(results[op]!))('of %s is as in PyTorch', (name, row) => {
    const dtype = name as DType
    for (const [key, text] of Object.entries(row)) {
      const number: unknown = key === 'true' ? true : Number(key)
      const got = run(op, dtype, number)
      if (isLeftOut(op, dtype, key)) continue
      const wanted = text === '-' ? '-' : text.split(' ').map(parse)
      if (wanted === '-' || got === '-') expect([key, got]).toEqual([key, wanted])
      else
        wanted.forEach((value, i) => {
          const error = Math.abs((got[i] as number) - value)
          // One rounding of the dtype and one of float32, in which results of integers are.
          const unit = dtype === 'float16' ? 2 ** -10 : dtype === 'float64' ? 2 ** -52 : 2 ** -22
          if (!(error <= unit * Math.abs(value))) expect([key, got]).toEqual([key, wanted])
        })
    }
  })
})
