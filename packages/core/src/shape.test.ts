import { expect, it } from 'vitest'
import { sharesElements } from './shape.ts'

it.each([
  { what: 'row order', shape: [2, 3], strides: [3, 1], shares: false },
  { what: 'columns', shape: [3, 2], strides: [1, 3], shares: false },
  { what: 'gaps', shape: [2, 2], strides: [9, 2], shares: false },
  { what: 'an expanded dimension', shape: [2, 3], strides: [1, 0], shares: true },
  { what: 'an expanded dimension of size one', shape: [2, 1], strides: [1, 0], shares: false },
  { what: 'an expanded dimension of nothing', shape: [0, 3], strides: [1, 0], shares: false },
  { what: 'windows', shape: [3, 2], strides: [1, 1], shares: true },
  { what: 'windows side by side', shape: [3, 2], strides: [2, 1], shares: false },
  { what: 'strides that meet', shape: [3, 2], strides: [2, 4], shares: true },
  { what: 'strides that pass each other', shape: [3, 2], strides: [2, 3], shares: false },
])('$what', ({ shape, strides, shares }) => {
  expect(sharesElements(shape, strides)).toBe(shares)
})
