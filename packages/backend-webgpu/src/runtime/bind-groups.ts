import type { Block } from './pool.ts'

interface Entry {
  readonly group: GPUBindGroup
  readonly blocks: readonly Block[]
}

/**
 * Bind groups by layout and buffers. Making one costs several times a dispatch, so those of the last few thousand calls are
 * kept, in two generations: when the young one is full it becomes the old one and the old one is forgotten.
 */
export class BindGroupCache {
  readonly #device: GPUDevice
  readonly #capacity: number
  #young: Map<string, Entry> = new Map()
  #old: Map<string, Entry> = new Map()
  hits = 0
  misses = 0

  constructor(device: GPUDevice, capacity = 2048) {
    this.#device = device
    this.#capacity = capacity
  }

  get(layoutKey: number, layout: GPUBindGroupLayout, blocks: readonly Block[]): GPUBindGroup {
    let key = `${layoutKey}`
    for (const block of blocks) key += `,${block.id}`
    let entry = this.#young.get(key)
    if (entry !== undefined) {
      this.hits++
      return entry.group
    }
    entry = this.#old.get(key)
    if (entry === undefined) {
      this.misses++
      const entries = blocks.map((block, binding) => ({ binding, resource: { buffer: block.buffer } }))
      entry = { group: this.#device.createBindGroup({ layout, entries }), blocks: blocks.slice() }
      for (const block of blocks) block.groupKeys.add(key)
    } else {
      this.hits++
    }
    if (this.#young.size >= this.#capacity) this.#forgetOld()
    this.#young.set(key, entry)
    return entry.group
  }

  /** Forgets every group that holds the block. */
  drop(block: Block): void {
    for (const key of block.groupKeys) {
      this.#young.delete(key)
      this.#old.delete(key)
    }
    block.groupKeys.clear()
  }

  #forgetOld(): void {
    for (const [key, { blocks }] of this.#old) {
      if (this.#young.has(key)) continue
      for (const block of blocks) block.groupKeys.delete(key)
    }
    this.#old = this.#young
    this.#young = new Map()
  }
}
