import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { OpCases } from '../write/case.ts'
import { CommandError } from './terminal.ts'

function isCases(value: unknown): value is OpCases {
  if (typeof value !== 'object' || value === null) return false
  const { op, dtypes, samples } = value as {
    readonly op?: unknown
    readonly dtypes?: unknown
    readonly samples?: unknown
  }
  return typeof op === 'string' && Array.isArray(dtypes) && Array.isArray(samples)
}

/** Every `OpCases`, or list of them, that a module exports. */
export async function readCases(file: string): Promise<readonly OpCases[]> {
  let module: Record<string, unknown>
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>
  } catch (error) {
    throw new CommandError(`cannot load ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const found = [
    ...new Set(Object.values(module).flatMap((value): unknown[] => (Array.isArray(value) ? value : [value]))),
  ]
  const cases = found.filter(isCases)
  if (cases.length === 0) throw new CommandError(`${file} exports no cases: objects with op, dtypes and samples`)
  return cases
}
