import type { DType, TypedArray, View } from '@flambeau/core'
import { afterAll, describe, expect, it } from 'vitest'
import { data, empty, made, open, run } from '../../test/device.ts'
import type { WebGpuBackend } from '../backend.ts'

/*
 * The profiles choose between kernels of different shape (a workgroup or an invocation per row, split or whole), so the
 * same calls are made in both, at sizes around the places where the choice changes. Values are small integers: every order
 * of summation gives the same sum.
 */

const devices = {
  cpu: await open({ profile: 'cpu' }),
  gpu: await open({ profile: 'gpu' }),
}
afterAll(async () => {
  for (const device of Object.values(devices)) await device.dispose()
})

/** Small integers in an order without pattern. */
function scattered(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => ((i * 7919 + 13) % 31) - 15)
}

/** The values of the row along `dim` that `index` is in, for every row, in row order. */
function rowsOf(values: TypedArray, [outer, length, inner]: readonly [number, number, number]): number[][] {
  const rows: number[][] = []
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      rows.push(Array.from({ length }, (_, j) => Number(values[(o * length + j) * inner + i])))
    }
  }
  return rows
}

const shapes: (readonly [number, number, number])[] = [
  [1, 1, 1],
  [3, 63, 1],
  [3, 64, 2],
  [5, 130, 1],
  [2, 300, 33],
  [1, 5000, 1],
  [1, 9001, 3],
  [300, 70, 1],
]

describe.each(['cpu', 'gpu'] as const)('profile %s', (profile) => {
  const device: WebGpuBackend = devices[profile]

  async function result(
    op: string,
    x: View,
    shape: readonly number[],
    attrs: object,
    dtype: DType = 'float32',
  ): Promise<number[]> {
    const out = empty(device, shape, dtype)
    run(device, op, [x], [out], attrs)
    return data(out)
  }

  it.each(shapes)('reduces rows of %d × %d × %d', async (...shape) => {
    const values = scattered(shape[0] * shape[1] * shape[2])
    const x = made(device, shape, values)
    const rows = rowsOf(values, shape)
    const kept = [shape[0], shape[2]]
    const sums = rows.map((row) => row.reduce((a, b) => a + b, 0))
    expect(await result('sum', x, kept, { dims: [1] })).toEqual(sums)
    expect(await result('amax', x, kept, { dims: [1] })).toEqual(rows.map((row) => Math.max(...row)))
    expect(await result('amin', x, kept, { dims: [1] })).toEqual(rows.map((row) => Math.min(...row)))
    expect(await result('sum', x, [], { dims: [0, 1, 2] })).toEqual([sums.reduce((a, b) => a + b, 0)])
    const first = rows.map((row) => row.indexOf(Math.max(...row)))
    expect(await result('argmax', x, kept, { dim: 1 }, 'int32')).toEqual(first)
  })

  it.each(shapes)('summarises rows of %d × %d × %d', async (...shape) => {
    const values = scattered(shape[0] * shape[1] * shape[2])
    const x = made(device, shape, values)
    const rows = rowsOf(values, shape)
    const kept = [shape[0], shape[2]]
    const logs = rows.map((row) => Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0)))
    const found = await result('logsumexp', x, kept, { dims: [1] })
    found.forEach((value, i) => expect(value).toBeCloseTo(logs[i]!, 3))

    const [variance, mean] = [empty(device, kept, 'float32'), empty(device, kept, 'float32')]
    run(device, 'varianceMean', [x], [variance, mean], { dims: [1], correction: 0 })
    const means = rows.map((row) => row.reduce((a, b) => a + b, 0) / row.length)
    const variances = rows.map((row, i) => row.reduce((sum, value) => sum + (value - means[i]!) ** 2, 0) / row.length)
    Array.from(await data(mean)).forEach((value, i) => expect(value).toBeCloseTo(means[i]!, 4))
    Array.from(await data(variance)).forEach((value, i) =>
      expect(value / (variances[i]! || 1)).toBeCloseTo(variances[i] === 0 ? 0 : 1, 4),
    )
  })

  it.each(shapes)('selects from rows of %d × %d × %d', async (...shape) => {
    const values = scattered(shape[0] * shape[1] * shape[2])
    const x = made(device, shape, values)
    const rows = rowsOf(values, shape)
    for (const k of [1, 5, 16].filter((some) => some <= shape[1])) {
      for (const largest of [true, false]) {
        const chosen = [shape[0], k, shape[2]] as const
        const [best, places] = [empty(device, chosen, 'float32'), empty(device, chosen, 'int32')]
        run(device, 'topk', [x], [best, places], { dim: 1, k, largest })
        const orders = rows.map((row) =>
          [...row.keys()].toSorted((a, b) => (largest ? row[b]! - row[a]! : row[a]! - row[b]!)).slice(0, k),
        )
        expect(rowsOf(Float32Array.from(await data(places)), chosen)).toEqual(orders)
        const wanted = orders.map((order, i) => order.map((at) => rows[i]![at]!))
        expect(rowsOf(Float32Array.from(await data(best)), chosen)).toEqual(wanted)
      }
    }
    const [most, last] = [empty(device, shape, 'float32'), empty(device, shape, 'int32')]
    run(device, 'cummax', [x], [most, last], { dim: 1 })
    const lasts = rows.map((row) => {
      let best = 0
      return row.map((value, i) => (best = value >= row[best]! ? i : best))
    })
    const soFar = lasts.map((order, i) => order.map((at) => rows[i]![at]!))
    expect(rowsOf(Float32Array.from(await data(most)), shape)).toEqual(soFar)
    expect(rowsOf(Float32Array.from(await data(last)), shape)).toEqual(lasts)
  })

  it.each(shapes)('scans rows of %d × %d × %d', async (...shape) => {
    const values = scattered(shape[0] * shape[1] * shape[2])
    const rows = rowsOf(
      Float32Array.from(await result('cumsum', made(device, shape, values), shape, { dim: 1 })),
      shape,
    )
    const expected = rowsOf(values, shape).map((row) => {
      let total = 0
      return row.map((value) => (total += value))
    })
    expect(rows).toEqual(expected)
  })

  it('reduces a transposed and broadcast view', async () => {
    const values = scattered(70 * 90)
    const x = made(device, [70, 90], values)
    const view: View = { ...x, shape: [90, 4, 70], strides: [1, 0, 90] }
    const expected = Array.from({ length: 90 }, (_, j) => {
      let total = 0
      for (let i = 0; i < 70; i++) total += 4 * (values[i * 90 + j] ?? 0)
      return total
    })
    expect(await result('sum', view, [90], { dims: [1, 2] })).toEqual(expected)
  })

  it('sums a million numbers in short chains of additions', async () => {
    const n = 1 << 20
    const x = empty(device, [n])
    run(device, 'fill', [], [x], { value: 0.1 })
    const [sum] = await result('sum', x, [], { dims: [0] })
    const exact = n * Math.fround(0.1)
    // At most 80 roundings of half a unit each lie on the way of any element; one after another there would be a million.
    expect(Math.abs((sum ?? 0) - exact) / exact).toBeLessThan(80 * 2 ** -24)
  })

  it.each([1, 31, 32, 33, 64, 1000])('sorts %d elements, stable, NaN last', async (length) => {
    const values = scattered(2 * length)
    if (length > 30) values.fill(NaN, 20, 24)
    const x = made(device, [2, length], values)
    for (const descending of [false, true]) {
      const sorted = empty(device, [2, length])
      const indices = empty(device, [2, length], 'int32')
      run(device, 'sort', [x], [sorted, indices], { dim: 1, descending })
      const key = (value: number): number => (Number.isNaN(value) ? Infinity : value)
      const order = rowsOf(values, [2, length, 1]).map((row) => {
        const sign = descending ? -1 : 1
        return Array.from(row.keys()).toSorted((a, b) => {
          const [ka, kb] = [key(row[a] ?? 0), key(row[b] ?? 0)]
          return ka === kb ? 0 : ka < kb ? -sign : sign
        })
      })
      expect(await data(indices)).toEqual(order.flat())
      expect(await data(sorted)).toEqual(order.flatMap((row, r) => row.map((i) => values[r * length + i])))
    }
  })

  it.each([
    [6, 50, 'own'],
    [3000, 2, 'own'],
    [5000, 1, 'own'],
    [3000, 300, 'shared'],
  ] as const)('combines a scatter of %d × %d in the order of its columns’ %s index', async (length, columns, kind) => {
    // Values whose sum depends on the order of its terms.
    const source = Float32Array.from({ length: length * columns }, (_, i) => Math.sin(i) * 2 ** (i % 20))
    const per = kind === 'own' ? columns : 1
    const index = Int32Array.from({ length: length * per }, (_, i) => (i * 37) % 5)
    const out = empty(device, [5, columns])
    const zero = made(device, [1], new Float32Array(1))
    const x: View = { ...zero, shape: [5, columns], strides: [0, 0] }
    const held = made(device, [length, per], index, 'int32')
    const spread: View = { ...held, shape: [length, columns], strides: [per, kind === 'own' ? 1 : 0] }
    const inputs = [x, spread, made(device, [length, columns], source)]
    run(device, 'scatterReduce', inputs, [out], { dim: 0, reduce: 'sum' })
    const expected = new Float32Array(5 * columns)
    for (const [i, value] of source.entries()) {
      const entry = kind === 'own' ? i : Math.floor(i / columns)
      const at = (index[entry] ?? 0) * columns + (i % columns)
      expected[at] = (expected[at] ?? 0) + value
    }
    expect(await data(out)).toEqual(Array.from(expected))
  })
})
