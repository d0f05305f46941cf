import { describe, expect, it } from 'vitest'
import { coalesce, contiguousStrides, rowsAlong } from './loops.ts'

describe('coalesce', () => {
  const contiguous = (shape: number[]): { strides: number[]; offset: number } => ({
    strides: contiguousStrides(shape),
    offset: 0,
  })

  it('makes one loop of contiguous operands', () => {
    const shape = [2, 3, 1, 4]
    expect(coalesce(shape, [contiguous(shape), contiguous(shape)]).sizes).toEqual([24])
  })

  it('keeps the loops that some operand needs', () => {
    const { sizes, operands } = coalesce([2, 3, 4], [contiguous([2, 3, 4]), { strides: [0, 4, 1], offset: 7 }])
    expect(sizes).toEqual([2, 12])
    expect(operands[1]).toEqual({ strides: [0, 1], offset: 7 })
  })

  it('merges a scalar into anything', () => {
    const { sizes, operands } = coalesce([5, 6], [contiguous([5, 6]), { strides: [0, 0], offset: 3 }])
    expect(sizes).toEqual([30])
    expect(operands.map(({ strides }) => strides)).toEqual([[1], [0]])
  })

  it('merges dimensions that are read backwards together', () => {
    expect(coalesce([4, 5], [{ strides: [-5, -1], offset: 19 }]).operands[0]).toEqual({ strides: [-1], offset: 19 })
  })

  it('is one loop of one step for a single element', () => {
    expect(coalesce([], [{ strides: [], offset: 2 }])).toEqual({ sizes: [1], operands: [{ strides: [0], offset: 2 }] })
  })
})

it('rowsAlong counts the rows of every dimension', () => {
  const x = { strides: contiguousStrides([2, 3, 4]), offset: 0 }
  expect(rowsAlong(1, [2, 3, 4], [x])).toMatchObject({ count: 8, length: 3, steps: [4] })
  expect(rowsAlong(2, [2, 3, 4], [x])).toMatchObject({ count: 6, length: 4, steps: [1] })
})
