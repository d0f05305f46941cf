import { TorchError } from '@flambeau/core'
import { describe, expect, it } from 'vitest'
import { type Block, BufferPool, sizeClass } from './pool.ts'

function pool(budget = Infinity, idleCap = Infinity): { pool: BufferPool; destroyed: number[] } {
  const destroyed: number[] = []
  const made = new BufferPool({
    create: (size) => ({ size }) as GPUBuffer,
    destroy: (block) => destroyed.push(block.id),
    budget,
    idleCap,
    most: Infinity,
    waiting: () => 0,
  })
  return { pool: made, destroyed }
}

describe('sizeClass', () => {
  it.each([
    [0, 256],
    [256, 256],
    [257, 512],
    [65_535, 65_536],
    [65_537, 73_728],
    [131_072, 131_072],
    [1_000_000, 1_048_576],
    [1_100_000, 1_179_648],
  ])('%d bytes take %d', (bytes, size) => expect(sizeClass(bytes)).toBe(size))

  it('is never larger than what can be bound', () => {
    expect(sizeClass(199_600_000, 200_000_000)).toBe(200_000_000)
    expect(sizeClass(100, 200_000_000)).toBe(256)
  })

  it('never wastes more than an eighth above 64 KiB', () => {
    for (let bytes = 65_537; bytes < 5_000_000; bytes += 9973) {
      expect(sizeClass(bytes)).toBeGreaterThanOrEqual(bytes)
      expect(sizeClass(bytes)).toBeLessThan(bytes * 1.125 + 1)
    }
  })
})

describe('BufferPool', () => {
  it('lends the lowest free id', () => {
    const { pool: p } = pool()
    const blocks = Array.from({ length: 20 }, () => p.take(100))
    for (const k of [7, 3, 19, 11, 0, 5]) p.give(blocks[k] as Block)
    expect(Array.from({ length: 6 }, () => p.take(100).id)).toEqual([0, 3, 5, 7, 11, 19])
    expect(p.take(100).id).toBe(20)
  })

  it('gives a repeated step the same blocks', () => {
    const { pool: p } = pool()
    const step = (): number[] => {
      const taken: Block[] = []
      for (const bytes of [100, 5000, 100, 70_000, 100, 5000]) taken.push(p.take(bytes))
      for (const k of [4, 0, 2, 5, 3, 1]) p.give(taken[k] as Block)
      return taken.map(({ id }) => id)
    }
    expect(step()).toEqual(step())
  })

  it('trims idle blocks above its cap, largest first', () => {
    const { pool: p, destroyed } = pool(Infinity, 2000)
    const [small, large] = [p.take(256), p.take(4096)]
    p.give(small)
    expect(p.idleBytes).toBe(256)
    p.give(large)
    expect(destroyed).toEqual([large.id])
    expect([p.idleBytes, p.totalBytes]).toEqual([256, 256])
  })

  it('over its budget first trims, then refuses', () => {
    const { pool: p, destroyed } = pool(1024)
    p.give(p.take(1024))
    const block = p.take(512)
    expect(destroyed).toEqual([0])
    expect(block.bytes).toBe(512)
    const refused = (): Block => p.take(1024)
    expect(refused).toThrow(TorchError)
    expect(refused).toThrow(/budget of 1024 bytes \(512 in use\)/)
  })
})
