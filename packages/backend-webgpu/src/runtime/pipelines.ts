import { computeStage } from './flags.ts'
import { immediateWords, type Parameters, type Transport } from './parameters.ts'
import type { Block } from './pool.ts'
import type { Bindings, Program } from './program.ts'

/** One way in which a program's slots share buffers, with its pipeline. */
export interface Variant {
  /** For each binding, a slot that is bound there. */
  readonly order: readonly number[]
  readonly layoutKey: number
  readonly layout: GPUBindGroupLayout
  readonly pipeline: GPUComputePipeline
  /** Whether the pipeline is valid, as the device says later; undefined once it has. */
  proof: Promise<boolean> | undefined
  /** Dispatches before the device said so. */
  trials: number
}

/** Compiled programs, and the layouts they share: by the number of read-only and of writable bindings. */
export class Pipelines {
  readonly #device: GPUDevice
  readonly #parameters: Parameters
  readonly #refused: (program: Program, error: GPUError) => void
  readonly #variants: Map<Program, Map<string, Variant>> = new Map()
  readonly #groupLayouts: Map<number, GPUBindGroupLayout> = new Map()
  readonly #pipelineLayouts: Map<string, GPUPipelineLayout> = new Map()

  /** @param refused - Called when it turns out that a program does not compile. */
  constructor(device: GPUDevice, parameters: Parameters, refused: (program: Program, error: GPUError) => void) {
    this.#device = device
    this.#parameters = parameters
    this.#refused = refused
  }

  /** The variant of a program for the buffers of its inputs and, from `firstOutput` on, its outputs. */
  variant(program: Program, blocks: readonly Block[], firstOutput: number): Variant {
    let sharing = ''
    for (let k = firstOutput; k < blocks.length; k++) {
      for (let j = 0; j < k; j++) if (blocks[j] === blocks[k]) sharing += `${j}=${k} `
    }
    let variants = this.#variants.get(program)
    if (variants === undefined) this.#variants.set(program, (variants = new Map()))
    let variant = variants.get(sharing)
    if (variant === undefined) variants.set(sharing, (variant = this.#compile(program, blocks, firstOutput)))
    return variant
  }

  #compile(program: Program, blocks: readonly Block[], firstOutput: number): Variant {
    const { bindings, order } = planBindings(blocks, firstOutput)
    const { label } = program
    const transport = this.#parameters.transport(program)
    const faults = program.source.checksIndex === true ? 1 : 0
    const layoutKey = bindings.readOnly * 256 + bindings.readWrite + faults
    const layout = this.#groupLayout(layoutKey)
    this.#device.pushErrorScope('internal')
    this.#device.pushErrorScope('validation')
    const module = this.#device.createShaderModule({ label, code: program.wgsl(bindings, transport === 'immediates') })
    const pipeline = this.#device.createComputePipeline({
      label,
      layout: this.#pipelineLayout(layoutKey, transport),
      compute: { module, entryPoint: 'main' },
    })
    const [invalid, internal] = [this.#device.popErrorScope(), this.#device.popErrorScope()]
    const variant: Variant = { order, layoutKey, layout, pipeline, proof: undefined, trials: 0 }
    variant.proof = this.#prove(program, variant, invalid, internal)
    return variant
  }

  async #prove(
    program: Program,
    variant: Variant,
    invalid: Promise<GPUError | null>,
    internal: Promise<GPUError | null>,
  ): Promise<boolean> {
    // A lost device rejects its scopes; the loss itself is reported through device.lost.
    const found = await Promise.all([invalid.catch(() => null), internal.catch(() => null)])
    const error = found[0] ?? found[1] ?? undefined
    if (error !== undefined) this.#refused(program, error)
    variant.proof = undefined
    return error === undefined
  }

  #groupLayout(key: number): GPUBindGroupLayout {
    let layout = this.#groupLayouts.get(key)
    if (layout !== undefined) return layout
    const readOnly = key >> 8
    const count = readOnly + (key & 255)
    const entries: GPUBindGroupLayoutEntry[] = []
    for (let binding = 0; binding < count; binding++) {
      const type = binding < readOnly ? 'read-only-storage' : 'storage'
      entries.push({ binding, visibility: computeStage, buffer: { type } })
    }
    layout = this.#device.createBindGroupLayout({ entries })
    this.#groupLayouts.set(key, layout)
    return layout
  }

  #pipelineLayout(layoutKey: number, transport: Transport): GPUPipelineLayout {
    const key = `${layoutKey} ${transport}`
    let layout = this.#pipelineLayouts.get(key)
    if (layout !== undefined) return layout
    const group = this.#groupLayout(layoutKey)
    layout = this.#device.createPipelineLayout({
      bindGroupLayouts: transport === 'ring' ? [group, this.#parameters.ringLayout] : [group],
      ...(transport === 'immediates' ? { immediateSize: immediateWords * 4 } : {}),
    })
    this.#pipelineLayouts.set(key, layout)
    return layout
  }
}

/** Read-only bindings first, then writable ones; slots that share a buffer with an output share its binding. */
function planBindings(
  blocks: readonly Block[],
  firstOutput: number,
): { readonly bindings: Bindings; readonly order: readonly number[] } {
  const written = new Set(blocks.slice(firstOutput))
  const slots: number[] = Array.from({ length: blocks.length }, () => 0)
  const order: number[] = []
  for (let k = 0; k < firstOutput; k++) {
    if (!written.has(blocks[k] as Block)) slots[k] = order.push(k) - 1
  }
  const readOnly = order.length
  const bindings = new Map<Block, number>()
  for (let k = firstOutput; k < blocks.length; k++) {
    const block = blocks[k] as Block
    if (!bindings.has(block)) bindings.set(block, order.push(k) - 1)
  }
  for (const [k, block] of blocks.entries()) slots[k] = bindings.get(block) ?? (slots[k] as number)
  const readWrite = order.length - readOnly
  return { bindings: { slots, readOnly, readWrite }, order }
}
