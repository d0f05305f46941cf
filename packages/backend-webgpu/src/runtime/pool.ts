import { TorchError } from '@flambeau/core/backend'

/** A GPU buffer that the pool lends out. */
export class Block {
  readonly id: number
  readonly buffer: GPUBuffer
  readonly bytes: number
  /** The batch that last used it: a host write while that batch is still open would overtake the batch's commands. */
  lastBatch = -1
  /** Keys of the cached bind groups that hold the buffer. */
  readonly groupKeys: Set<string> = new Set()

  constructor(id: number, buffer: GPUBuffer, bytes: number) {
    this.id = id
    this.buffer = buffer
    this.bytes = bytes
  }
}

/**
 * Rounds up to a size class: powers of two up to 64 KiB, above that steps of an eighth of a power of two. Buffers are bound whole,
 * so no class is larger than what can be bound.
 */
export function sizeClass(bytes: number, most: number = Infinity): number {
  return Math.min(roundedUp(bytes), most)
}

function roundedUp(bytes: number): number {
  if (bytes <= 256) return 256
  const power = 2 ** Math.ceil(Math.log2(bytes))
  if (power <= 65_536) return power
  const step = power / 16
  return Math.ceil(bytes / step) * step
}

/** Free blocks of one size class as a binary heap, the lowest id on top. */
class FreeList {
  readonly blocks: Block[] = []

  push(block: Block): void {
    const heap = this.blocks
    let at = heap.push(block) - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      const parent = heap[up] as Block
      if (parent.id < block.id) break
      heap[at] = parent
      at = up
    }
    heap[at] = block
  }

  pop(): Block | undefined {
    const heap = this.blocks
    const top = heap[0]
    const last = heap.pop()
    if (top === undefined || last === undefined || top === last) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && (heap[child + 1] as Block).id < (heap[child] as Block).id) child++
      const lower = heap[child] as Block
      if (lower.id > last.id) break
      heap[at] = lower
      at = child
    }
    heap[at] = last
    return top
  }
}

export interface PoolOptions {
  readonly create: (bytes: number) => GPUBuffer
  /** Called when a block leaves the pool for good. */
  readonly destroy: (block: Block) => void
  /** Bytes of buffers, lent and idle, that may exist. */
  readonly budget: number
  /** Bytes that wait for the garbage collector. */
  readonly waiting: () => number
  /** Idle bytes kept for reuse. */
  readonly idleCap: number
  /** Bytes of the largest buffer that can be bound. */
  readonly most: number
}

/**
 * Reuses buffers by size class, **lowest id first**: a repeated step then asks for the same buffers in the same order, and
 * every bind group of its second run is found in the cache. A block may be lent again while the open batch still uses it,
 * since a batch runs in order.
 */
export class BufferPool {
  readonly #options: PoolOptions
  readonly #free: Map<number, FreeList> = new Map()
  #nextId = 0
  /** Bytes of buffers that exist. */
  totalBytes = 0
  /** Bytes of buffers waiting for reuse. */
  idleBytes = 0

  constructor(options: PoolOptions) {
    this.#options = options
  }

  take(bytes: number): Block {
    const size = sizeClass(bytes, this.#options.most)
    const reused = this.#free.get(size)?.pop()
    if (reused !== undefined) {
      this.idleBytes -= size
      return reused
    }
    if (this.totalBytes + size > this.#options.budget) this.trim(this.totalBytes + size - this.#options.budget)
    if (this.totalBytes + size > this.#options.budget) {
      throw this.#exhausted(bytes)
    }
    const block = new Block(this.#nextId++, this.#options.create(size), size)
    this.totalBytes += size
    return block
  }

  #exhausted(bytes: number): TorchError {
    const { budget } = this.#options
    const waiting = this.#options.waiting()
    const dropped =
      waiting === 0
        ? 'Free tensors with scope(), '
        : `${waiting} of these bytes wait for the garbage collector, which gives them back between turns of the event loop ` +
          "only. Begin the body of the loop with 'using step = torch.scope()' (or run it in torch.scope(() => { … })), " +
          'which frees what each step drops, '
    return new TorchError(
      'OUT_OF_MEMORY',
      'allocate',
      `${bytes} bytes more would exceed this device's budget of ${budget} bytes (${this.totalBytes} in use). ` +
        `${dropped}or raise memoryLimit in webgpu({ memoryLimit }).`,
      { bytes, inUse: this.totalBytes, budget, waiting },
    )
  }

  give(block: Block): void {
    let list = this.#free.get(block.bytes)
    if (list === undefined) this.#free.set(block.bytes, (list = new FreeList()))
    list.push(block)
    this.idleBytes += block.bytes
    if (this.idleBytes > this.#options.idleCap) this.trim(this.idleBytes - this.#options.idleCap)
  }

  /** Destroys idle blocks, largest first, until at least `bytes` are gone or none is idle. */
  trim(bytes: number = Infinity): void {
    let remaining = bytes
    for (const size of Array.from(this.#free.keys()).toSorted((a, b) => b - a)) {
      const blocks = (this.#free.get(size) as FreeList).blocks
      while (remaining > 0 && blocks.length > 0) {
        // A heap's last entry is never above another, so taking it keeps the order of the rest.
        const block = blocks.pop() as Block
        this.idleBytes -= size
        this.totalBytes -= size
        remaining -= size
        this.#options.destroy(block)
      }
    }
  }
}
