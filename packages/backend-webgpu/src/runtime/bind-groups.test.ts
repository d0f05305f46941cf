import { expect, it } from 'vitest'
import { BindGroupCache } from './bind-groups.ts'
import { Block } from './pool.ts'

function cache(capacity: number): BindGroupCache {
  return new BindGroupCache({ createBindGroup: () => ({}) as GPUBindGroup } as unknown as GPUDevice, capacity)
}
const layout = {} as GPUBindGroupLayout
const block = (id: number): Block => new Block(id, {} as GPUBuffer, 256)

it('finds a group by layout and blocks in order', () => {
  const groups = cache(8)
  const [a, b] = [block(1), block(2)]
  const first = groups.get(0, layout, [a, b])
  expect(groups.get(0, layout, [a, b])).toBe(first)
  expect(groups.get(0, layout, [b, a])).not.toBe(first)
  expect(groups.get(1, layout, [a, b])).not.toBe(first)
  expect([groups.hits, groups.misses]).toEqual([1, 3])
})

it('forgets the groups that were not used for a generation', () => {
  const groups = cache(4)
  const blocks = Array.from({ length: 20 }, (_, id) => block(id))
  const used = groups.get(0, layout, [blocks[0] as Block])
  for (const other of blocks.slice(1)) {
    groups.get(0, layout, [other])
    expect(groups.get(0, layout, [blocks[0] as Block])).toBe(used)
  }
  expect(blocks[1]?.groupKeys.size).toBe(0)
  expect(blocks[0]?.groupKeys.size).toBe(1)
})

it('drops every group of a block', () => {
  const groups = cache(8)
  const [a, b] = [block(1), block(2)]
  const first = groups.get(0, layout, [a, b])
  groups.drop(b)
  expect(groups.get(0, layout, [a, b])).not.toBe(first)
})
