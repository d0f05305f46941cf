import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { launch } from './launch.ts'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

it('the page of docs/browsers.md, with an import map, runs in Chromium', { timeout: 120_000 }, async (context) => {
  const page = /^```html\n([\s\S]*?)^```$/m.exec(readFileSync(path('../../docs/browsers.md'), 'utf8'))![1]!
  const browser = await launch(context)
  try {
    const tab = await browser.newPage()
    const problems: string[] = []
    tab.on('pageerror', (error) => problems.push(String(error)))
    const printed = tab.waitForEvent('console')
    await tab.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url())
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: page })
      const file = path(`..${pathname}`)
      return existsSync(file)
        ? route.fulfill({ contentType: 'text/javascript', path: file })
        : route.fulfill({ status: 404 })
    })
    await tab.goto('https://page.example/')
    expect((await printed).text()).toBe('tensor([2., 3.])')
    expect(problems).toEqual([])
  } finally {
    await browser.close()
  }
})
