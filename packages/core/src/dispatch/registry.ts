import type { Op } from '../tensor/op.ts'

/** Every op defined so far, by name. */
export const registry: Map<string, Op> = new Map()
