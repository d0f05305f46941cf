import type { DType, TorchError } from '@flambeau/core/backend'
import { includeFunctions } from '../wgsl/library.ts'
import { type Lanes, scalarType, storedType, valueType, withLanes } from '../wgsl/value.ts'

/** How a kernel sees one storage buffer. */
export interface Slot {
  readonly dtype: DType
  /** Elements per index: `in0(i)` gives a `vec4` of elements 4i … 4i + 3. Default 1. */
  readonly lanes?: Lanes
  /** An output accessed as `array<atomic<u32>>`: no accessors, the array itself is `out0Data`. */
  readonly atomic?: boolean
}

export type ParamType = 'u32' | 'i32' | 'f32'

/** A compute program before it is specialised to which of its slots share a buffer. */
export interface ProgramSource {
  readonly inputs: readonly Slot[]
  readonly outputs: readonly Slot[]
  /** Fields of `p`, at most 60: `['n: u32', 'alpha: f32']`. */
  readonly params?: readonly `${string}: ${ParamType}`[]
  /** Module scope code: functions, workgroup variables. */
  readonly declarations?: string
  /** The body of the entry point. It sees `index`, `group`, `lane` (u32), `p` and the accessors. */
  readonly body: string
  /** Invocations per workgroup, at most 256. Default 64. */
  readonly workgroup?: number
  /** Provides `reportIndex(index: i32, size: u32)`, which makes the next read or synchronize reject. */
  readonly checksIndex?: boolean
}

/** What a slot is bound to in one specialisation: slots with the same number share a binding. */
export interface Bindings {
  /** For each input then each output, its binding. */
  readonly slots: readonly number[]
  readonly readOnly: number
  readonly readWrite: number
}

const outOfRange = `
fn reportIndex(index: i32, size: u32) {
  if (atomicCompareExchangeWeak(&faultData[0], 0u, p.faultOp).exchanged) {
    atomicStore(&faultData[1], bitcast<u32>(index));
    atomicStore(&faultData[2], size);
  }
}`

/** The fields of `p` that the runtime itself fills, after the program's own. */
export const hiddenParams = {
  infinity: 'infinity: f32',
  nan: 'notANumber: f32',
  fault: 'faultOp: u32',
} as const

/** A program, and its specialisations by sharing pattern. */
export class Program {
  readonly op: string
  readonly source: ProgramSource
  readonly workgroup: number
  /** Type of each parameter word, hidden ones included. */
  readonly paramTypes: readonly ParamType[]
  readonly hidden: readonly (keyof typeof hiddenParams)[]
  /** The kernel call for which it was made, if one was. */
  call: string | undefined
  /** Why it does not compile, once that is known. */
  failure: TorchError | undefined
  readonly label: string
  readonly #library: string
  readonly #fields: readonly string[]

  constructor(op: string, key: string, source: ProgramSource) {
    this.op = op
    this.label = `flambeau ${op} (${key})`
    this.source = source
    this.workgroup = source.workgroup ?? 64
    const own = `${source.declarations ?? ''}\n${source.body}`
    this.#library = includeFunctions(own)
    const all = own + this.#library
    const hidden: (keyof typeof hiddenParams)[] = []
    if (all.includes('inf_()')) hidden.push('infinity')
    if (all.includes('nan_()')) hidden.push('nan')
    if (source.checksIndex === true) hidden.push('fault')
    this.hidden = hidden
    this.#fields = [...(source.params ?? []), ...hidden.map((name) => hiddenParams[name])]
    this.paramTypes = this.#fields.map((field) => field.slice(field.indexOf(':') + 2) as ParamType)
  }

  /** The number of workgroups that give at least `invocations` invocations. */
  groups(invocations: number): number {
    return Math.ceil(invocations / this.workgroup)
  }

  /** The WGSL module for one sharing pattern; parameters by immediates or in a uniform buffer. */
  wgsl(bindings: Bindings, immediates: boolean): string {
    const { inputs, outputs, declarations, body, checksIndex } = this.source
    const lines: string[] = []
    if ([...inputs, ...outputs].some((slot) => slot.dtype === 'float16')) lines.push('enable f16;')
    if (this.#fields.length > 0) {
      if (immediates) lines.push('requires immediate_address_space;')
      lines.push(`struct Params { ${this.#fields.join(', ')} }`)
      lines.push(immediates ? 'var<immediate> p: Params;' : '@group(1) @binding(0) var<uniform> p: Params;')
    }
    const owner = new Map<number, Owner>()
    // An output is declared before the inputs that share its binding, since the binding then has to be writable.
    for (const [k, slot] of outputs.entries()) this.#declare(lines, owner, bindings, inputs.length + k, `out${k}`, slot)
    for (const [k, slot] of inputs.entries()) this.#declare(lines, owner, bindings, k, `in${k}`, slot)
    if (checksIndex === true) {
      const binding = bindings.readOnly + bindings.readWrite
      lines.push(`@group(0) @binding(${binding}) var<storage, read_write> faultData: array<atomic<u32>>;`, outOfRange)
    }
    if (this.hidden.includes('infinity')) lines.push('fn inf_() -> f32 { return p.infinity; }')
    if (this.hidden.includes('nan')) lines.push('fn nan_() -> f32 { return p.notANumber; }')
    lines.push(this.#library, declarations ?? '')
    lines.push(
      `@compute @workgroup_size(${this.workgroup})`,
      'fn main(@builtin(workgroup_id) groupId: vec3<u32>, @builtin(num_workgroups) groupCount: vec3<u32>,',
      '  @builtin(local_invocation_index) lane: u32) {',
      'let group = groupId.y * groupCount.x + groupId.x;',
      `let index = group * ${this.workgroup}u + lane;`,
      body,
      '}',
    )
    return lines.join('\n')
  }

  #declare(
    lines: string[],
    owners: Map<number, Owner>,
    bindings: Bindings,
    index: number,
    name: string,
    slot: Slot,
  ): void {
    const binding = bindings.slots[index] ?? 0
    const lanes = slot.lanes ?? 1
    const stored = slot.atomic === true ? 'atomic<u32>' : withLanes(storedType(slot.dtype), lanes)
    let owner = owners.get(binding)
    if (owner === undefined) {
      owner = { data: `${name}Data`, lanes }
      owners.set(binding, owner)
      const access = binding >= bindings.readOnly ? 'read_write' : 'read'
      lines.push(`@group(0) @binding(${binding}) var<storage, ${access}> ${owner.data}: array<${stored}>;`)
    }
    if (slot.atomic === true) return
    const value = valueType(slot.dtype, lanes)
    const places = elements(owner, lanes)
    const read =
      places.length === 1 ? places[0] : places.map((place) => `${scalarType(slot.dtype)}(${place})`).join(', ')
    lines.push(`fn ${name}(i: u32) -> ${value} { return ${value}(${read}); }`)
    if (!name.startsWith('out')) return
    const narrowed = slot.dtype === 'uint8' ? `${value}(v & ${value}(255u))` : `${stored}(v)`
    const stores = places.map((place, k) => `${place} = stored${places.length > 1 ? `[${k}]` : ''};`)
    lines.push(`fn setOut${name.slice(3)}(i: u32, v: ${value}) { let stored = ${narrowed}; ${stores.join(' ')} }`)
  }
}

/** The slot that declared a binding, through which slots that share its buffer go. */
interface Owner {
  readonly data: string
  readonly lanes: Lanes
}

/** Where access `i` of a slot of `lanes` lies in its owner's array: one place, or one per lane where the widths differ. */
function elements({ data, lanes: width }: Owner, lanes: Lanes): string[] {
  if (width === lanes) return [`${data}[i]`]
  return Array.from({ length: lanes }, (_, k) => {
    const element = `(i * ${lanes}u + ${k}u)`
    return width === 1 ? `${data}[${element}]` : `${data}[${element} / ${width}u][${element} % ${width}u]`
  })
}
