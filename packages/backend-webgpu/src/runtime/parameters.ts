import { callerOr } from '@flambeau/core/backend'
import { computeStage } from './flags.ts'
import type { Faults } from './faults.ts'
import type { Program } from './program.ts'
import { ringSlot, type Stream } from './stream.ts'

/** Parameter words that travel as immediates: WebGPU's guaranteed 64 bytes. */
export const immediateWords = 16

/** How a program's parameters reach it: not at all, inside the command stream, or through the uniform ring. */
export type Transport = 'none' | 'immediates' | 'ring'

/** Hands parameters to programs: as immediates where the device has them and they fit, else through a uniform buffer. */
export class Parameters {
  readonly ringLayout: GPUBindGroupLayout
  readonly #stream: Stream
  readonly #faults: Faults
  readonly #immediates: boolean
  readonly #ringGroup: GPUBindGroup
  readonly #words: Uint32Array<ArrayBuffer> = new Uint32Array(immediateWords)
  readonly #floats = new Float32Array(this.#words.buffer)

  constructor(device: GPUDevice, stream: Stream, faults: Faults, immediates: boolean) {
    this.#stream = stream
    this.#faults = faults
    this.#immediates = immediates
    this.ringLayout = device.createBindGroupLayout({
      entries: [{ binding: 0, visibility: computeStage, buffer: { type: 'uniform', hasDynamicOffset: true } }],
    })
    this.#ringGroup = device.createBindGroup({
      layout: this.ringLayout,
      entries: [{ binding: 0, resource: { buffer: stream.ring, size: ringSlot } }],
    })
  }

  transport({ paramTypes }: Program): Transport {
    if (paramTypes.length === 0) return 'none'
    return this.#immediates && paramTypes.length <= immediateWords ? 'immediates' : 'ring'
  }

  /** Sets the program's own parameters to `values`, and the ones the runtime adds. */
  set(pass: GPUComputePassEncoder, program: Program, values: readonly number[]): void {
    const transport = this.transport(program)
    if (transport === 'none') return
    const immediates = transport === 'immediates'
    const words = immediates ? this.#words : this.#stream.ringWords
    const floats = immediates ? this.#floats : this.#stream.ringFloats
    const start = immediates ? 0 : this.#stream.ringPlace()
    const { paramTypes, hidden } = program
    const count = paramTypes.length
    const own = count - hidden.length
    for (let k = 0; k < own; k++) {
      if (paramTypes[k] === 'f32') floats[start + k] = values[k] as number
      else words[start + k] = values[k] as number
    }
    for (let k = own; k < count; k++) {
      const name = hidden[k - own]
      if (name === 'fault') words[start + k] = this.#faults.opNumber(callerOr(program.op))
      else floats[start + k] = name === 'nan' ? NaN : Infinity
    }
    if (immediates) pass.setImmediates(0, words, 0, count)
    else pass.setBindGroup(1, this.#ringGroup, [start * 4])
  }
}
