import { js } from '@flambeau/backend-js'
import { beforeEach, describe, expect, it } from 'vitest'
import '../methods/index.ts'
import type { Device } from '../backend/backend.ts'
import { setDefaultDevice } from '../default-device.ts'
import { arange } from '../ops/primitives/creation.ts'
import { tensor } from '../ops/creation/from-values.ts'
import { randperm } from '../ops/creation/random.ts'
import { Generator } from '../random/generator.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { inScope, Scope } from '../memory/scope.ts'
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
  it('frees what was computed from its batch when the next begins or the loop ends, and nothing else', () => {
    const [results, others]: [Tensor[], Tensor[]] = [[], []]
    for (const [x, y] of new DataLoader(rows(6), { batchSize: 2 })) {
      expect(results.every((earlier) => earlier.released)).toBe(true)
      results.push(x.add(1), y.mul(2).sum())
      others.push(x, y, tensor(1), tensor(2).mul(3))
      expect(results.at(-1)!.released).toBe(false)
    }
    expect(results.every((earlier) => earlier.released)).toBe(true)
    expect(others.some((other) => other.released)).toBe(false)
    expect(others[4]!.toArraySync()).toEqual([
      [4, 5],
      [6, 7],
    ])
  })

  it('ends with a break and with an exception', () => {
    const results: Tensor[] = []
    for (const [x] of new DataLoader(rows(6))) {
      results.push(x.add(1))
      break
    }
    expect(() => {
      for (const [x] of new DataLoader(rows(6))) {
        results.push(x.add(1))
        throw new Error('stop')
      }
    }).toThrow('stop')
    expect(results.map((x) => x.released)).toEqual([true, true])
  })

  it('spares what is kept', () => {
    let total = tensor(0)
    for (const [, y] of new DataLoader(rows(4), { batchSize: 2 })) total = total.add(y.sum()).keep()
    expect(total.itemSync()).toBe(6)
  })

  it('is inside the scopes of its body and around it', () => {
    const outer = new Scope('call')
    const results: Tensor[] = []
    const batches: Tensor[] = []
    for (const [x] of new DataLoader(rows(4), { batchSize: 2 })) {
      batches.push(x)
      results.push(inScope(() => x.mul(2).add(1)))
      expect(results.at(-1)!.released).toBe(false)
    }
    expect(results.every((x) => x.released)).toBe(true)
    expect(batches.some((x) => x.released)).toBe(false)
    outer.end()
    expect(batches.every((x) => x.released)).toBe(true)
  })
})

describe('batches are ordinary tensors', () => {
  const values = (batches: readonly (readonly [Tensor, Tensor])[]): unknown => batches.map(([, y]) => y.toArraySync())

  it('by destructuring, break, spread and Array.from', () => {
    const loader = new DataLoader(rows(4), { batchSize: 2 })
    const [[x]] = loader as Iterable<[Tensor, Tensor]> as unknown as [[Tensor]]
    expect(x.add(1).toArraySync()).toEqual([
      [1, 2],
      [3, 4],
    ])
    let kept: Tensor | undefined
    for (const [, y] of loader) {
      kept = y
      if (y.toArraySync().toString() === '2,3') break
    }
    expect(kept!.add(1).toArraySync()).toEqual([3, 4])
    expect(values([...loader])).toEqual([
      [0, 1],
      [2, 3],
    ])
    expect(values(Array.from(loader))).toEqual([
      [0, 1],
      [2, 3],
    ])
  })

  it('by hand, where nothing is freed at all', () => {
    const iterator = new DataLoader(rows(6), { batchSize: 2 })[Symbol.iterator]()
    const made: Tensor[] = []
    for (let batch = iterator.next(); batch.done !== true; batch = iterator.next()) {
      made.push(...batch.value, batch.value[1].mul(2), tensor(1))
    }
    expect(made.length).toBe(12)
    expect(made.some((x) => x.released)).toBe(false)
  })

  it('in step: two iterators by hand, zipped, and handed on by yield*', () => {
    function* zip<A, B>(a: Iterable<A>, b: Iterable<B>): Iterable<[A, B]> {
      const [left, right] = [a[Symbol.iterator](), b[Symbol.iterator]()]
      for (;;) {
        const [x, y] = [left.next(), right.next()]
        if (x.done === true || y.done === true) return
        yield [x.value, y.value]
      }
    }
    const load = (): DataLoader<[Tensor, Tensor]> => new DataLoader(rows(4), { batchSize: 2 })
    const sums: Tensor[] = []
    for (const [[, a], [, b]] of zip(load(), load())) sums.push(a.add(b))
    expect(sums.map((x) => x.toArraySync())).toEqual([
      [0, 2],
      [4, 6],
    ])
    function* endless(loader: DataLoader<[Tensor, Tensor]>): IterableIterator<[Tensor, Tensor]> {
      for (;;) yield* loader
    }
    const [left, right] = [endless(load()), endless(load())]
    const made: Tensor[] = []
    for (let step = 0; step < 5; step++) made.push(left.next().value[1].add(right.next().value[1]))
    expect(made.map((x) => x.toArraySync())).toEqual([0, 1, 0, 1, 0].map((i) => [4 * i, 4 * i + 2]))
  })

  it('in loops that wait for each other', async () => {
    const run = async (factor: number): Promise<number[]> => {
      const seen: number[] = []
      const offset = tensor(factor)
      for (const [, y] of new DataLoader(rows(6), { batchSize: 2 })) {
        const scaled = y.mul(factor)
        const sum = await scaled.sum().item()
        await Promise.resolve()
        seen.push(sum + (await scaled.add(offset).sum().item()))
      }
      return seen
    }
    const all = await Promise.all([1, 2, 3, 4].map(run))
    expect(all).toEqual([1, 2, 3, 4].map((f) => [1, 5, 9].map((sum) => 2 * f * sum + 2 * f)))
  })

  it('also for ever: one batch by hand does not collect all that is computed from it', () => {
    const [x] = new DataLoader(rows(4), { batchSize: 2 })[Symbol.iterator]().next().value as [Tensor, Tensor]
    const results = Array.from({ length: 600 }, () => x.add(1))
    expect(results.every((result) => result.scope === null && !result.released)).toBe(true)
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
