import { readFileSync } from 'node:fs'
import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from './default-device.ts'
import { type DType, dtypes, promoteTypes } from './dtype.ts'
import { TorchError } from './errors.ts'
import { ones } from './ops/creation.ts'
import * as torch from './ops/index.ts'
import type { Tensor } from './tensor/tensor.ts'

type Table<T = DType> = Record<DType, Record<string, T>>
const goldens = JSON.parse(readFileSync(new URL('goldens/promotion.json', import.meta.url), 'utf8')) as {
  readonly promote: Table
  readonly canCast: Table<boolean>
  readonly zeroDim: Table
  readonly bothZeroDim: Table
  readonly number: Table
  readonly zeroDimNumber: Table
  /** null where PyTorch refuses. */
  readonly binary: Record<string, Table<DType | null>>
  readonly unary: Record<string, Record<DType, DType | null>>
  readonly inPlace: Record<string, Table<boolean>>
  readonly inPlaceNumber: Record<string, Table<boolean>>
}

const numbers = { '2': 2, '1.5': 1.5, true: true } as const
const numberNames = Object.keys(numbers) as (keyof typeof numbers)[]

beforeAll(() => setDefaultDevice(js()))

const vector = (dtype: DType): Tensor => ones([2], { dtype })
const scalar = (dtype: DType): Tensor => ones([], { dtype })

/** PyTorch's int64 where none of the operands is: int32 here, as for all whole numbers and sums. */
function ours(dtype: DType, ...operands: readonly DType[]): DType {
  return dtype === 'int64' && !operands.includes('int64') ? 'int32' : dtype
}

describe.each(dtypes)('%s', (a) => {
  it.each(dtypes)('meets %s as in PyTorch', (b) => {
    expect(promoteTypes(a, b)).toBe(goldens.promote[a][b])
    expect(torch.canCast(a, b)).toBe(goldens.canCast[a][b])
    expect(torch.resultType(vector(a), vector(b))).toBe(goldens.promote[a][b])
    expect(torch.resultType(vector(a), scalar(b))).toBe(goldens.zeroDim[a][b])
    expect(torch.resultType(scalar(b), vector(a))).toBe(goldens.zeroDim[a][b])
    expect(torch.resultType(scalar(a), scalar(b))).toBe(goldens.bothZeroDim[a][b])
  })

  it.each(numberNames)('meets %s as in PyTorch', (name) => {
    const value = numbers[name]
    expect(torch.resultType(vector(a), value)).toBe(ours(goldens.number[a][name]!, a))
    expect(torch.resultType(scalar(a), value)).toBe(ours(goldens.zeroDimNumber[a][name]!, a))
  })
})

/** The dtype of a result; null where flambeau refuses. */
function dtypeOf(call: () => Tensor): DType | null {
  try {
    return call().dtype
  } catch (error) {
    if (error instanceof TorchError && (error.code === 'DTYPE_MISMATCH' || error.code === 'INVALID_ARGUMENT'))
      return null
    throw error
  }
}

const binary: Record<string, (a: Tensor, b: Tensor) => Tensor> = {
  add: torch.add,
  sub: torch.sub,
  mul: torch.mul,
  div: torch.div,
  divFloor: (a, b) => torch.div(a, b, { roundingMode: 'floor' }),
  divTrunc: (a, b) => torch.div(a, b, { roundingMode: 'trunc' }),
  floorDivide: torch.floorDivide,
  remainder: torch.remainder,
  fmod: torch.fmod,
  pow: torch.pow,
  maximum: torch.maximum,
  fmax: torch.fmax,
  atan2: torch.atan2,
  copysign: torch.copysign,
  xlogy: torch.xlogy,
  eq: torch.eq,
  lt: torch.lt,
  bitwiseAnd: torch.bitwiseAnd,
  logicalAnd: torch.logicalAnd,
  where: (a, b) => torch.where(ones([2], { dtype: 'bool' }), a, b),
}

describe.each(Object.keys(goldens.binary))('the dtype of %s', (op) => {
  it.each(dtypes)('of %s and others', (a) => {
    const table = goldens.binary[op]![a]
    const got = Object.fromEntries(dtypes.map((b) => [b, dtypeOf(() => binary[op]!(vector(a), vector(b)))]))
    expect(got).toEqual(table)
  })
})

const unary: Record<string, (x: Tensor) => Tensor> = {
  ...torch,
  cumsum: (x: Tensor) => torch.cumsum(x, 0),
  cumprod: (x: Tensor) => torch.cumprod(x, 0),
} as never

it.each(Object.keys(goldens.unary))('the dtype of %s', (op) => {
  const expected = Object.entries(goldens.unary[op]!).map(([a, dtype]) => [a, dtype && ours(dtype, a as DType)])
  const got = dtypes.map((a) => [a, dtypeOf(() => unary[op]!(vector(a)))])
  expect(Object.fromEntries(got)).toEqual(Object.fromEntries(expected))
})

const inPlace: Record<string, (a: Tensor, b: Tensor | number | boolean) => Tensor> = {
  add_: (a, b) => a.add_(b),
  mul_: (a, b) => a.mul_(b),
  div_: (a, b) => a.div_(b),
  copy_: (a, b) => a.copy_(b as Tensor),
  eq_: (a, b) => a.eq_(b),
}

describe.each(Object.keys(goldens.inPlace))('%s', (op) => {
  it.each(dtypes)('of %s takes what fits', (a) => {
    const fits = (b: Tensor | number | boolean): boolean => dtypeOf(() => inPlace[op]!(vector(a), b)) === a
    expect(Object.fromEntries(dtypes.map((b) => [b, fits(vector(b))]))).toEqual(goldens.inPlace[op]![a])
    const table = goldens.inPlaceNumber[op]
    if (table === undefined) return
    expect(Object.fromEntries(numberNames.map((name) => [name, fits(numbers[name])]))).toEqual(table[a])
  })
})
