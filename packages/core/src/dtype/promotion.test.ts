import { readFileSync } from 'node:fs'
import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../methods/index.ts'
import { setDefaultDevice } from '../default-device.ts'
import { type DType, dtypes, promoteTypes } from './dtype.ts'
import { TorchError } from '../errors.ts'
import { ones } from '../ops/primitives/creation.ts'
import * as torch from '../ops/index.ts'
import * as functional from '../nn/functional.ts'
import type { Operand } from '../ops/primitives/operands.ts'
import type { Tensor } from '../tensor/tensor.ts'

type Table<T = DType> = Record<DType, Record<string, T>>
/** Results in the order of the dtypes, or of the numbers; - where PyTorch refuses. */
type Row = string
type Matrix = Record<DType, Row>
const goldens = JSON.parse(readFileSync(new URL('goldens/promotion.json', import.meta.url), 'utf8')) as {
  readonly promote: Table
  readonly canCast: Table<boolean>
  readonly zeroDim: Table
  readonly bothZeroDim: Table
  readonly number: Table
  readonly zeroDimNumber: Table
  readonly binary: Record<string, Matrix>
  readonly binaryZeroDim: Record<string, Matrix>
  readonly binaryNumber: Record<string, Matrix>
  readonly unary: Record<string, Row>
  readonly inPlace: Record<string, Matrix>
  readonly inPlaceNumber: Record<string, Matrix>
  readonly inPlaceUnary: Record<string, Row>
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

/** The dtype of a result; - where flambeau refuses. */
function dtypeOf(call: () => Tensor): DType | '-' {
  try {
    return call().dtype
  } catch (error) {
    if (error instanceof TorchError && (error.code === 'DTYPE_MISMATCH' || error.code === 'INVALID_ARGUMENT'))
      return '-'
    throw error
  }
}

type Fn = (a: Tensor, b: Operand) => Tensor
const mask = (): Tensor => torch.tensor([true, false])

const special: Record<string, Fn> = {
  divFloor: (a, b) => torch.div(a, b, { roundingMode: 'floor' }),
  divTrunc: (a, b) => torch.div(a, b, { roundingMode: 'trunc' }),
  addAlpha: (a, b) => torch.add(a, b, { alpha: 3 }),
  subAlpha: (a, b) => torch.sub(a, b, { alpha: 3 }),
  where: (a, b) => torch.where(mask(), a, b),
  lerp: (a, b) => torch.lerp(a, b as Tensor, 0.25),
  addcmul: (a, b) => torch.addcmul(a, b as Tensor, b as Tensor, { value: 2 }),
  addcdiv: (a, b) => torch.addcdiv(a, b as Tensor, b as Tensor, { value: 2 }),
  prelu: (a, b) => functional.prelu(a, (b as Tensor).narrow(0, 0, 1)),
  maskedFill: (a, b) => torch.maskedFill(a, mask(), typeof b === 'object' ? b.select(0, 0) : b),
  maskedScatter: (a, b) => torch.maskedScatter(a, mask(), b as Tensor),
}
const specialUnary: Record<string, (x: Tensor) => Tensor> = {
  cumsum: (x) => torch.cumsum(x, 0),
  cumprod: (x) => torch.cumprod(x, 0),
  clamp: (x) => torch.clamp(x, 0, 1),
  threshold: (x) => torch.threshold(x, 0, 1),
  polygamma: (x) => torch.polygamma(2, x),
  mvlgamma: (x) => torch.mvlgamma(x, 2),
  frexp: (x) => torch.frexp(x).mantissa,
  glu: (x) => functional.glu(x, 0),
}

/** A function of the public names. */
function named(op: string): (...values: unknown[]) => Tensor {
  const found = special[op] ?? specialUnary[op] ?? (torch as Record<string, unknown>)[op] ?? (functional as never)[op]
  return found as (...values: unknown[]) => Tensor
}

/** PyTorch's row, with our integers. */
function wanted(row: Row, ...operands: readonly DType[]): readonly string[] {
  return row.split(' ').map((dtype, i) => {
    const other = dtypes[i]!
    return dtype === '-' ? dtype : ours(dtype as DType, ...operands, ...(row.split(' ').length > 3 ? [other] : []))
  })
}

describe.each(Object.keys(goldens.binary))('the dtype of %s', (op) => {
  it.each(dtypes)('of %s and others', (a) => {
    const got = (second: (dtype: DType) => Tensor): string[] =>
      dtypes.map((b) => dtypeOf(() => named(op)(vector(a), second(b))))
    expect(got(vector)).toEqual(wanted(goldens.binary[op]![a], a))
    const zeroDim = goldens.binaryZeroDim[op]?.[a]
    if (zeroDim !== undefined) expect(got(scalar)).toEqual(wanted(zeroDim, a))
    const number = goldens.binaryNumber[op]?.[a]
    if (number === undefined) return
    expect(numberNames.map((name) => dtypeOf(() => named(op)(vector(a), numbers[name])))).toEqual(wanted(number, a))
  })
})

it.each(Object.keys(goldens.unary))('the dtype of %s', (op) => {
  expect(dtypes.map((a) => dtypeOf(() => named(op)(vector(a))))).toEqual(wanted(goldens.unary[op]!))
})

function inPlace(op: string, a: Tensor, ...rest: readonly Operand[]): DType | '-' {
  return dtypeOf(() => (a as unknown as Record<string, (...values: unknown[]) => Tensor>)[`${op}_`]!(...rest))
}

describe.each(Object.keys(goldens.inPlace))('%s_', (op) => {
  it.each(dtypes)('of %s takes what fits', (a) => {
    expect(dtypes.map((b) => inPlace(op, vector(a), vector(b))).join(' ')).toBe(goldens.inPlace[op]![a])
    const number = goldens.inPlaceNumber[op]?.[a]
    if (number === undefined) return
    expect(numberNames.map((name) => inPlace(op, vector(a), numbers[name])).join(' ')).toBe(number)
  })
})

it.each(Object.keys(goldens.inPlaceUnary))('%s_ takes what fits', (op) => {
  expect(dtypes.map((a) => inPlace(op, vector(a))).join(' ')).toBe(goldens.inPlaceUnary[op])
})
