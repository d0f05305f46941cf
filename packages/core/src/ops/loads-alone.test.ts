import { readdirSync } from 'node:fs'
import { beforeEach, describe, it, vi } from 'vitest'

const names = readdirSync(new URL('.', import.meta.url)).flatMap((file) => /^([\w-]+)\.ts$/.exec(file)?.[1] ?? [])

// Ops refer to each other in cycles, so whichever a program reaches first must find what it needs while it loads.
describe('each op file loads first', () => {
  beforeEach(() => {
    vi.resetModules()
  })

  it.each(names)('%s', async (name) => {
    await import(`./${name}.ts`)
  })
})
