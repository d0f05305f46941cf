import { readdirSync } from 'node:fs'
import { beforeEach, describe, expect, it, vi } from 'vitest'

const names = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))

// Ops refer to each other in cycles, so whichever a program reaches first must find what it needs while it loads.
describe('each op file loads first', () => {
  beforeEach(() => {
    vi.resetModules()
  })

  it.each(names)('%s', async (name) => {
    await import(/* @vite-ignore */ new URL(name, import.meta.url).href)
  })

  it('in every family', () => {
    expect(names.length).toBeGreaterThan(150)
  })
})
