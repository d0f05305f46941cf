import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { drawPredictions, picturesAcross, pictureRows } from '../src/draw.ts'
import { side } from '../src/image-set.ts'

/** A picture whose upper left quarter is ink. */
const corner = Float32Array.from({ length: side * side }, (_, i) => (i % side < 16 && i < 16 * side ? 1 : 0))

it('draws two pixels above each other per character', () => {
  const rows = pictureRows(corner, false)
  expect(rows).toEqual([...new Array(4).fill('████████        '), ...new Array(4).fill(' '.repeat(16))])
  const shifted = new Float32Array(side * side)
  shifted.set(corner.subarray(0, 14 * side))
  expect(pictureRows(shifted, false)[3]).toBe('▀▀▀▀▀▀▀▀        ')
})

it('draws greys where the terminal has them', () => {
  expect(pictureRows(corner, true)[0]).toBe(
    `${'\x1b[38;5;255;48;5;255m▀'.repeat(8)}${'\x1b[38;5;232;48;5;232m▀'.repeat(8)}\x1b[0m`,
  )
})

it('writes what the net took each picture for below it', () => {
  const set = { images: Float32Array.from([...corner, ...corner]), labels: Int32Array.of(3, 8) }
  const lines = drawPredictions(set, [0, 1], [3, 5]).split('\n')
  expect(lines).toHaveLength(9)
  expect(lines[8]).toContain('3 ✓')
  expect(lines[8]).toContain('5 ✗ is 8')
})

it.each([
  [200, 4],
  [80, 4],
  [70, 4],
  [69, 3],
  [60, 3],
  [40, 2],
  [10, 1],
])('%i columns have room for %i pictures side by side', (width, across) => {
  expect(picturesAcross(width)).toBe(across)
  const set = { images: new Float32Array(4 * side * side), labels: new Int32Array(4) }
  const indices = [0, 1, 2, 3].slice(0, across)
  for (const line of drawPredictions(set, indices, [0, 1, 2, 3]).split('\n')) {
    expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(Math.max(width, 16))
  }
})
