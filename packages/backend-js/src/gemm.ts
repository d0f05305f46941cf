import type { Numbers } from './storage.ts'

type Floats = Float32Array | Float64Array

/*
 * C = A · B in doubles. Both operands are first packed into panels: A four rows at a time, B four columns at a time, so that
 * the inner loop reads both in order, whatever their strides, and keeps its 16 sums in locals.
 */

const TILE = 4

/** Elements of packed B kept at once: 256 KiB, half of a usual second-level cache. */
const PANEL = 32768

let packedA = new Float64Array(0)
let packedB = new Float64Array(0)

/** At least `size` elements, kept for the next call. */
function grown(buffer: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  return buffer.length >= size ? buffer : new Float64Array(size)
}

/** Packs `lines` rows (or columns) of `length` elements side by side, four at a time, padded with zeros. */
function pack(
  target: Float64Array,
  source: Numbers,
  start: number,
  lines: number,
  lineStep: number,
  length: number,
  step: number,
): void {
  for (let line = 0, to = 0; line < lines; line += TILE) {
    for (let lane = 0; lane < TILE; lane++, to++) {
      const end = to + length * TILE
      if (line + lane >= lines) for (let i = to; i < end; i += TILE) target[i] = 0
      else
        for (let i = to, from = start + (line + lane) * lineStep; i < end; i += TILE, from += step)
          target[i] = source[from]!
    }
    to += (length - 1) * TILE
  }
}

/** One 4 × 4 tile of the product into `tile`. */
function multiplyTile(a: Float64Array, aAt: number, b: Float64Array, bAt: number, k: number, tile: Float64Array): void {
  let c00 = 0,
    c01 = 0,
    c02 = 0,
    c03 = 0
  let c10 = 0,
    c11 = 0,
    c12 = 0,
    c13 = 0
  let c20 = 0,
    c21 = 0,
    c22 = 0,
    c23 = 0
  let c30 = 0,
    c31 = 0,
    c32 = 0,
    c33 = 0
  for (let i = aAt, j = bAt, end = aAt + k * TILE; i < end; i += TILE, j += TILE) {
    const b0 = b[j]!,
      b1 = b[j + 1]!,
      b2 = b[j + 2]!,
      b3 = b[j + 3]!
    const a0 = a[i]!,
      a1 = a[i + 1]!
    c00 += a0 * b0
    c01 += a0 * b1
    c02 += a0 * b2
    c03 += a0 * b3
    c10 += a1 * b0
    c11 += a1 * b1
    c12 += a1 * b2
    c13 += a1 * b3
    const a2 = a[i + 2]!,
      a3 = a[i + 3]!
    c20 += a2 * b0
    c21 += a2 * b1
    c22 += a2 * b2
    c23 += a2 * b3
    c30 += a3 * b0
    c31 += a3 * b1
    c32 += a3 * b2
    c33 += a3 * b3
  }
  tile[0] = c00
  tile[1] = c01
  tile[2] = c02
  tile[3] = c03
  tile[4] = c10
  tile[5] = c11
  tile[6] = c12
  tile[7] = c13
  tile[8] = c20
  tile[9] = c21
  tile[10] = c22
  tile[11] = c23
  tile[12] = c30
  tile[13] = c31
  tile[14] = c32
  tile[15] = c33
}

const tile = new Float64Array(TILE * TILE)

/**
 * C [m, n] = A [m, k] · B [k, n]. A and B may have any strides; C has rows `cRow` apart.
 */
export function gemm(
  m: number,
  n: number,
  k: number,
  a: Numbers,
  aAt: number,
  aRow: number,
  aColumn: number,
  b: Numbers,
  bAt: number,
  bRow: number,
  bColumn: number,
  c: Floats,
  cAt: number,
  cRow: number,
): void {
  const width = Math.max(TILE, Math.floor(PANEL / Math.max(k, 1) / TILE) * TILE)
  const roundedM = Math.ceil(m / TILE) * TILE
  packedA = grown(packedA, roundedM * k)
  packedB = grown(packedB, Math.min(width, Math.ceil(n / TILE) * TILE) * k)
  pack(packedA, a, aAt, m, aRow, k, aColumn)
  for (let left = 0; left < n; left += width) {
    const columns = Math.min(width, n - left)
    pack(packedB, b, bAt + left * bColumn, columns, bColumn, k, bRow)
    for (let row = 0; row < m; row += TILE) {
      const rows = Math.min(TILE, m - row)
      for (let column = 0; column < columns; column += TILE) {
        multiplyTile(packedA, row * k, packedB, column * k, k, tile)
        const wide = Math.min(TILE, columns - column)
        for (let i = 0; i < rows; i++) {
          const to = cAt + (row + i) * cRow + left + column
          for (let j = 0; j < wide; j++) c[to + j] = tile[i * TILE + j]!
        }
      }
    }
  }
}
