import { js } from '@flambeau/backend-js'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Device } from '../backend/backend.ts'
import { setDefaultDevice } from '../default-device.ts'
import { arange } from '../ops/creation.ts'
import { tensor } from '../ops/from-values.ts'
import { randperm } from '../ops/random.ts'
import { Generator } from '../random/generator.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { DataLoader, type Dataset, TensorDataset } from './index.ts'
import { shuffled } from './shuffle.ts'

let device: Device

beforeEach(() => {
  device = js()
  setDefaultDevice(device)
})

const rows = (n: number): TensorDataset<[Tensor, Tensor]> => new TensorDataset(arange(2 * n).view(n, 2), arange(n))

function targets(loader: DataLoader<[Tensor, Tensor]>): unknown[] {
  const seen: unknown[] = []
  for (const [, y] of loader) seen.push(y.toArraySync())
  return seen
}

describe('DataLoader', () => {
  it('gives batches in order, the last one smaller', () => {
    const loader = new DataLoader(rows(5), { batchSize: 2 })
    expect(loader.length).toBe(3)
    expect(targets(loader)).toEqual([[0, 1], [2, 3], [4]])
    const shapes: unknown[] = []
    for (const [x, y] of loader) shapes.push([x.shape, y.shape])
    expect(shapes[2]).toEqual([[1, 2], [1]])
  })

  it('keeps the rows of all tensors together', () => {
    for (const [x, y] of new DataLoader(rows(7), { batchSize: 3, shuffle: true })) {
      expect(x.select(1, 0).toArraySync()).toEqual(y.mul(2).toArraySync())
    }
  })

  it('drops the last batch when asked', () => {
    const loader = new DataLoader(rows(5), { batchSize: 2, dropLast: true })
    expect(loader.length).toBe(2)
    expect(targets(loader)).toEqual([
      [0, 1],
      [2, 3],
    ])
  })

  it('shuffles by its generator, otherwise in every epoch', () => {
    const load = (): DataLoader<[Tensor, Tensor]> =>
      new DataLoader(rows(50), { batchSize: 50, shuffle: true, generator: new Generator(3) })
    const loader = load()
    const first = targets(loader)[0] as number[]
    expect(first).not.toEqual(first.toSorted((a, b) => a - b))
    expect(first.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(targets(load())[0]).toEqual(first)
    expect(targets(loader)[0]).not.toEqual(first)
  })

  it('refuses sizes that make no sense and options it does not know', () => {
    expect(() => new DataLoader(rows(2), { batchSize: 0 })).toThrow(/batchSize should be a positive integer/)
    expect(() => new DataLoader(rows(2), { batch: 1 } as object)).toThrow(/unexpected option 'batch'/)
  })

  it('stacks the samples of any dataset, in their structure', () => {
    const data: Dataset<{ x: Tensor; pair: [Tensor] }> = {
      length: 4,
      get: (i) => ({ x: tensor(i), pair: [tensor([i, -i])] }),
    }
    const batches: unknown[] = []
    for (const { x, pair } of new DataLoader(data, { batchSize: 2 })) {
      batches.push([x.toArraySync(), pair[0].toArraySync()])
    }
    expect(batches[1]).toEqual([
      [2, 3],
      [
        [2, -2],
        [3, -3],
      ],
    ])
  })

  it('takes a collate function, and asks for one where samples are not tensors', () => {
    const words: Dataset<string> = { length: 3, get: (i) => 'abc'.charAt(i) }
    expect([...new DataLoader(words, { batchSize: 2, collate: (all) => all.join('') })]).toEqual(['ab', 'c'])
    expect(() => [...new DataLoader(words)]).toThrow(/collate/)
  })
})

describe('an iteration', () => {
  it('frees what was made in it, when the next begins or the loop ends', () => {
    const data = rows(6)
    const before = device.memory().liveStorages
    const made: Tensor[] = []
    for (const [x] of new DataLoader(data, { batchSize: 2 })) {
      expect(made.every((earlier) => earlier.released)).toBe(true)
      made.push(x, x.add(1))
      expect(made.at(-1)!.released).toBe(false)
    }
    expect(made.every((earlier) => earlier.released)).toBe(true)
    expect(device.memory().liveStorages).toBe(before)
  })

  it('ends with a break and with an exception', () => {
    const data = rows(6)
    const before = device.memory().liveStorages
    for (const [x] of new DataLoader(data)) {
      x.add(1)
      break
    }
    expect(device.memory().liveStorages).toBe(before)
    expect(() => {
      for (const [x] of new DataLoader(data)) {
        x.add(1)
        throw new Error('stop')
      }
    }).toThrow('stop')
    expect(device.memory().liveStorages).toBe(before)
  })

  it('spares what is kept', () => {
    let total = tensor(0)
    for (const [, y] of new DataLoader(rows(4), { batchSize: 2 })) total = total.add(y.sum()).keep()
    expect(total.itemSync()).toBe(6)
  })
})

describe('TensorDataset', () => {
  it('has samples', () => {
    const data = rows(3)
    expect(data.length).toBe(3)
    expect(data.get(1).map((x) => x.toArraySync())).toEqual([[2, 3], 1])
    expect(() => data.get(3)).toThrow(/index 3 is out of range/)
  })

  it('refuses tensors of different lengths', () => {
    expect(() => new TensorDataset(arange(2), arange(3))).toThrow(/Size mismatch between tensors/)
    expect(() => new TensorDataset()).toThrow(/Size mismatch/)
  })
})

it.each([0, 1, 3, 4, 10, 1001])('shuffles %i numbers as randperm does', (n) => {
  for (const seed of [0, 1, 2n ** 63n + 5n]) {
    const [a, b] = [new Generator(seed), new Generator(seed)]
    for (let round = 0; round < 2; round++) {
      expect(Array.from(shuffled(n, a))).toEqual(randperm(n, { generator: b }).toArraySync())
    }
  }
})
