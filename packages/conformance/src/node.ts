import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Expectations } from './run/expectations.ts'
import type { MemoryTable } from './checks/memory.ts'
import type { Recording } from './run/golden.ts'

const packageFolder = (name: string): string => fileURLToPath(new URL(`../${name}/`, import.meta.url))

/** Where `conform golden` writes. */
export const goldenFolder: string = packageFolder('goldens')

/** What PyTorch was asked, as this package ships it: vectors, calls, and where results lie. */
export function readGoldens(): readonly Recording[] {
  return JSON.parse(readGoldenText()) as readonly Recording[]
}

/** The same as JSON, for those who hand them on: written again from numbers, −0 would be 0. */
export function readGoldenText(): string {
  const texts = ['', 'calls/', 'modules/', 'memory/'].flatMap((folder) =>
    readdirSync(goldenFolder + folder)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => readFileSync(goldenFolder + folder + file, 'utf8')),
  )
  return `[${texts.join(',')}]`
}

/** Where PyTorch's results lie, as this package ships it. */
export function readMemory(): MemoryTable {
  return JSON.parse(readFileSync(`${goldenFolder}memory/results.json`, 'utf8')) as MemoryTable
}

/** The expectations this package ships for one of flambeau's backends; none for others. */
export function readExpectations(backend: string): Expectations {
  const file = `${packageFolder('expectations')}${backend}.json`
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Expectations) : {}
}
