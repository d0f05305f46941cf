import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from './launch.ts'
import { serve, type Site } from './serve.ts'

describe('in Chromium', () => {
  let site: Site
  beforeAll(async () => {
    site = await serve()
  })
  afterAll(() => site.close())

  it('the bundle has the WebGPU and JS backends, and nothing of libtorch or Node', () => {
    const files = Object.keys(site.inputs)
    expect(files.some((file) => file.includes('backend-webgpu/src'))).toBe(true)
    expect(files.some((file) => file.includes('backend-js/src'))).toBe(true)
    expect(files.filter((file) => /backend-libtorch|node_modules\/webgpu|dawn\.node|^node:/.test(file))).toEqual([])
  })

  it('the page trains LeNet on WebGPU', { timeout: 600_000 }, async (context) => {
    const browser = await launch(context)
    try {
      const page = await browser.newPage()
      const problems: string[] = []
      page.on('pageerror', (error) => problems.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text())
      })
      await page.goto(site.url)
      const outcome = await page.evaluate(() => window.outcome)
      expect(problems).toEqual([])
      expect(outcome.device).toBe('webgpu')
      expect(outcome.losses).toHaveLength(9)
      expect(outcome.losses.at(-1)).toBeLessThan(outcome.losses[0]! / 2)
      expect(outcome.accuracy).toBeGreaterThan(0.75)
      expect(outcome.libtorch).toBe('DEVICE_UNAVAILABLE')
      expect(await page.textContent('#status')).toContain('accuracy on 500 held-back digits')
    } finally {
      await browser.close()
    }
  })
})
