import type { Backend } from '@flambeau/core'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CommandError } from './terminal.ts'

type Factory = () => Backend | Promise<Backend>

/** A backend named on the command line, not made yet. */
export interface Named {
  readonly name: string
  readonly create: Factory
}

async function importFrom(specifier: string): Promise<Record<string, unknown>> {
  const attempts: string[] = []
  // The user's project first: it may hold another version than the one this package was built with.
  const places: readonly (() => string)[] = [
    () => pathToFileURL(createRequire(pathToFileURL(resolve('package.json'))).resolve(specifier)).href,
    () => specifier,
  ]
  for (const place of places) {
    try {
      return (await import(place())) as Record<string, unknown>
    } catch (error) {
      attempts.push(error instanceof Error ? error.message.split('\n')[0]! : String(error))
    }
  }
  throw new CommandError(`cannot load ${specifier}: ${[...new Set(attempts)].join('; ')}`)
}

function factoryIn(module: Record<string, unknown>, name: string, specifier: string): Factory {
  const factory = module[name]
  if (typeof factory !== 'function') {
    const names = Object.keys(module).filter((key) => typeof module[key] === 'function')
    throw new CommandError(`${specifier} exports no function '${name}'; it exports ${names.join(', ')}`)
  }
  return factory as Factory
}

/** Finds a backend: `js` is the function `js` of @flambeau/backend-js; `./file.mjs#make` is the function `make` of that file. */
export async function findBackend(name: string): Promise<Named> {
  const [file, exported] = name.split('#')
  if (exported !== undefined) {
    const module = (await import(pathToFileURL(resolve(file!)).href)) as Record<string, unknown>
    return { name, create: factoryIn(module, exported, file!) }
  }
  const specifier = `@flambeau/backend-${name}`
  return { name, create: factoryIn(await importFrom(specifier), name, specifier) }
}

/** The backend that judges: js. */
export async function findOracle(): Promise<() => Backend> {
  const { create } = await findBackend('js')
  return create as () => Backend
}

/** A device that cannot be had is a failure: nothing is proven of it. */
export async function makeDevice(name: string): Promise<Backend> {
  const { create } = await findBackend(name)
  try {
    return await create()
  } catch (error) {
    throw new CommandError(`no device from ${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
