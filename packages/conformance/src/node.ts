import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Expectations } from './expectations.ts'
import type { MemoryTable } from './checks/memory.ts'
import type { Golden } from './golden.ts'

const folder = (name: string): string => fileURLToPath(new URL(`../${name}/`, import.meta.url))

/** Where `conform golden` writes. */
export const goldenFolder: string = folder('goldens')

/** PyTorch's vectors, as this package ships them. */
export function readGoldens(): readonly Golden[] {
  return JSON.parse(readGoldenText()) as readonly Golden[]
}

/** The same as JSON, for those who hand them on: written again from numbers, −0 would be 0. */
export function readGoldenText(): string {
  const files = readdirSync(goldenFolder).filter((file) => file.endsWith('.json'))
  return `[${files
    .sort()
    .map((file) => readFileSync(goldenFolder + file, 'utf8'))
    .join(',')}]`
}

/** Where PyTorch's results lie, as this package ships it. */
export function readMemory(): MemoryTable {
  return JSON.parse(readFileSync(`${goldenFolder}memory/results.json`, 'utf8')) as MemoryTable
}

/** The expectations this package ships for one of flambeau's backends; none for others. */
export function readExpectations(backend: string): Expectations {
  const file = `${folder('expectations')}${backend}.json`
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Expectations) : {}
}
