import { type DType, hostArray, type TypedArray } from '@flambeau/core/backend'

/** A tensor as `scripts/opdb/export.py` writes it: its bits, little endian, in base64. */
export interface StoredTensor {
  readonly shape: readonly number[]
  readonly dtype: string
  readonly data?: string
  /** Its gradient is asked for. */
  readonly grad?: boolean
  readonly unsupported?: string
}

/** An argument as it is written: JSON itself, or an object that says what JSON cannot. */
export type Stored =
  | null
  | boolean
  | number
  | string
  | readonly Stored[]
  | { readonly t: number }
  | { readonly f: number | 'nan' | 'inf' | '-inf' }
  | { readonly dtype: string }
  | { readonly device: string }
  | { readonly ignored: string }
  | { readonly unsupported: string }
  | { readonly function: string }
  | { readonly slice: readonly [Stored, Stored, Stored] }
  | { readonly ellipsis: true }

interface StoredArgument {
  /** PyTorch's name of the parameter. */
  readonly n: string
  readonly v: Stored
  /** PyTorch takes it by keyword alone. */
  readonly k?: boolean
}

export type StoredOutput = { readonly tensor: StoredTensor } | { readonly value: Stored }

/** Where an output of PyTorch's lies. */
interface StoredMemory {
  readonly output: number
  /** Tensors of the sample in whose storage it lies. */
  readonly shares: readonly number[]
  /** Whether several of its elements are one place in memory. */
  readonly overlaps: boolean
}

interface StoredGradient extends Partial<StoredTensor> {
  /** Which tensor of the sample. */
  readonly input: number
  /** The outputs do not depend on it. */
  readonly none?: boolean
}

/** One call of an operator with PyTorch's results. */
export interface Sample {
  readonly id: number
  /** PyTorch's function, which may be spelled differently than the entry. */
  readonly call: string
  readonly params: readonly { readonly n: string; readonly k: boolean }[]
  readonly args: readonly StoredArgument[]
  readonly tensors: readonly StoredTensor[]
  /** Names of a named tuple's fields. */
  readonly fields?: readonly string[]
  readonly outputs: readonly StoredOutput[]
  /** Absent for outputs without elements. */
  readonly memory?: readonly StoredMemory[]
  /** The same with floats computed in float64; absent where PyTorch has no such kernel. */
  readonly outputs64?: readonly StoredOutput[]
  readonly cotangents?: readonly (StoredTensor & { readonly output: number })[]
  readonly grads?: readonly StoredGradient[]
  readonly grads64?: readonly StoredGradient[]
  /** Too many elements: not written. */
  readonly large?: number
  /** The sample could not be written, and why. */
  readonly unexportable?: string
}

export interface Closeness {
  readonly rtol: number
  readonly atol: number
}

export interface Entry {
  readonly variant: string
  readonly dtype: string
  readonly tolerance?: Closeness
  readonly samples: readonly Sample[]
  readonly unsupported?: string
}

/** The entries of one name in PyTorch's operator database. */
export interface Name {
  readonly name: string
  /** Whether PyTorch's tensors have it as a method, and as one that works in place. */
  readonly forms: { readonly method: boolean; readonly inPlace: boolean }
  readonly entries: readonly Entry[]
}

/** What a sample asks for that flambeau leaves out on purpose. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported'
}

const dtypeNames: ReadonlySet<string> = new Set<DType>([
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'int8',
  'uint8',
  'int16',
  'int32',
  'int64',
  'bool',
])

/** A dtype by its name, if flambeau has it. */
export function dtypeOf(name: string): DType {
  if (!dtypeNames.has(name)) throw new Unsupported(name.startsWith('complex') ? 'complex numbers' : `dtype ${name}`)
  return name as DType
}

/** Whether an argument is a list. */
export function isList(stored: Stored): stored is readonly Stored[] {
  return Array.isArray(stored)
}

/** The elements of a stored tensor. */
export function elementsOf(tensor: StoredTensor): TypedArray {
  if (tensor.unsupported !== undefined) throw new Unsupported(tensor.unsupported)
  const array = hostArray(
    dtypeOf(tensor.dtype),
    tensor.shape.reduce((product, size) => product * size, 1),
  )
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  bytes.set(Uint8Array.from(atob(tensor.data ?? ''), (character) => character.charCodeAt(0)))
  return array
}
