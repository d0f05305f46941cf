import { describe, expect, it } from 'vitest'
import { Runs } from './runs.ts'

function positions(shape: number[], strides: number[], offset: number, limit = Infinity): number[] {
  const seen: number[] = []
  const runs = new Runs(shape, strides, offset)
  while (runs.nextUpTo(limit) > 0) for (let i = 0; i < runs.length; i++) seen.push(runs.start + i * runs.step)
  return seen
}

/** The definition: every index in row order, times the strides. */
function expected(shape: number[], strides: number[], offset: number): number[] {
  if (shape.length === 0) return [offset]
  return Array.from({ length: shape[0]! }, (_, i) =>
    expected(shape.slice(1), strides.slice(1), offset + i * strides[0]!),
  ).flat()
}

describe('Runs', () => {
  it.each([
    { name: 'a scalar', shape: [], strides: [], offset: 3 },
    { name: 'a contiguous block', shape: [2, 3, 4], strides: [12, 4, 1], offset: 5 },
    { name: 'a transposed matrix', shape: [4, 3], strides: [1, 4], offset: 0 },
    { name: 'every second row and column', shape: [3, 2], strides: [10, 2], offset: 1 },
    { name: 'a repeated row', shape: [3, 4], strides: [0, 1], offset: 0 },
    { name: 'a repeated column', shape: [3, 4], strides: [1, 0], offset: 0 },
    { name: 'one element repeated', shape: [3, 4], strides: [0, 0], offset: 7 },
    { name: 'dimensions of one with odd strides', shape: [1, 3, 1, 2], strides: [99, 2, 77, 1], offset: 0 },
    { name: 'negative strides', shape: [2, 3], strides: [-3, -1], offset: 5 },
    { name: 'no elements', shape: [2, 0, 3], strides: [3, 3, 1], offset: 0 },
  ])('visits $name in row order', ({ shape, strides, offset }) => {
    expect(positions(shape, strides, offset)).toEqual(expected(shape, strides, offset))
    expect(positions(shape, strides, offset, 2)).toEqual(expected(shape, strides, offset))
  })

  it('merges dimensions that lie like one', () => {
    const runs = new Runs([2, 3, 4], [12, 4, 1], 0)
    expect(runs.nextUpTo(Infinity)).toBe(24)
    const rows = new Runs([2, 3, 4], [24, 4, 1], 0)
    expect(rows.nextUpTo(Infinity)).toBe(12)
  })
})
