import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from './launch.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const [, html = ''] = /^```html\n([\s\S]*?)^```$/m.exec(readFileSync(`${root}docs/browsers.md`, 'utf8')) ?? []

/** The file behind an address below node_modules: packages are served as they are built. */
function fileOf(address: string): string {
  return address.replace(/^\/node_modules\/(?:@flambeau\/)?/, `${root}packages/`)
}

describe('a page without a bundler, in Chromium', () => {
  let server: Server
  let url: string
  beforeAll(async () => {
    server = createServer(({ url: address = '/' }, response) => {
      if (address === '/') {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html)
      } else if (existsSync(fileOf(address))) {
        response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(readFileSync(fileOf(address)))
      } else {
        response.writeHead(404).end()
      }
    })
    await new Promise<void>((done) => server.listen(0, 'localhost', done))
    url = `http://localhost:${(server.address() as AddressInfo).port}/`
  })
  afterAll(() => server.close())

  it('runs what docs/browsers.md shows, and computes on WebGPU', { timeout: 120_000 }, async (context) => {
    expect(html).toContain('importmap')
    const browser = await launch(context)
    try {
      const page = await browser.newPage()
      const printed: string[] = []
      page.on('console', (message) => printed.push(message.text()))
      page.on('pageerror', (error) => printed.push(String(error)))
      const first = page.waitForEvent('console', {
        predicate: (message) => message.text().startsWith('tensor'),
        timeout: 100_000,
      })
      await page.goto(url)
      await first
      expect(printed.filter((line) => !line.includes('favicon') && !line.includes('404'))).toEqual(['tensor([2., 3.])'])
      // As text: the test runner rewrites imports in functions.
      const sum = await page.evaluate<readonly [string, number]>(`(async () => {
        const torch = await import('flambeau')
        const device = await torch.webgpu()
        return [device.name, await torch.ones([3], { device }).sum().item()]
      })()`)
      expect(sum).toEqual(['webgpu', 3])
    } finally {
      await browser.close()
    }
  })
})
