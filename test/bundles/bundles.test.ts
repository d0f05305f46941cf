import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { launch } from '../browser/launch.ts'
import { execute } from '../execute.ts'
import { bundlers, sizes } from './bundlers.ts'

/** What each program prints, in Node and in a browser. */
const programs: Readonly<Record<string, string>> = {
  namespace: 'tensor([4., 6.])',
  named: 'tensor([[ 8., 11.],\n        [16., 23.]])',
  lenet: '6×1×5×5 true',
  'data-loader': '7 27 21',
  'best-device': 'js 6',
  'custom-op': 'tensor([ 0., 30.]) tensor([1., 0.])',
}

const names = Object.keys(programs)
const folder = mkdtempSync(join(tmpdir(), 'bundles-'))
afterAll(() => rmSync(folder, { recursive: true }))

const source = (name: string): string => fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url))

const fileOf = (bundler: string, name: string): string => join(folder, `${bundler}-${name}.mjs`)

describe.each(Object.entries(bundlers))('bundled by %s', (bundler, bundle) => {
  const target = (name: string): string => fileOf(bundler, name)
  const table: string[] = []
  afterAll(() => console.log(`${bundler}: kB minified / gzip\n${table.join('\n')}`))

  it.each(names)('%s runs in Node, without a warning', { timeout: 120_000 }, async (name) => {
    expect(await bundle(source(name), target(name))).toEqual([])
    table.push(`  ${name.padEnd(12)} ${await sizes(target(name))}`)
    const code = readFileSync(target(name), 'utf8')
    expect(code).not.toMatch(/flambeau_libtorch|['"]node:/)
    expect(await execute('node', [target(name)])).toBe(`${programs[name]!}\n`)
  })

  it('leaves modules out of a program that uses functions alone', () => {
    const modules = 'MODULE_IN_ARRAY'
    expect(readFileSync(target('lenet'), 'utf8')).toContain(modules)
    for (const name of ['namespace', 'named']) expect(readFileSync(target(name), 'utf8')).not.toContain(modules)
  })
})

it.for(names)('%s, bundled by esbuild, runs in Chromium', { timeout: 120_000 }, async (name, context) => {
  const browser = await launch(context)
  try {
    const page = await browser.newPage()
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(String(error)))
    const printed = page.waitForEvent('console', (message) => message.type() === 'log')
    await page.route('**/*', (route) =>
      route.request().url().endsWith('.mjs')
        ? route.fulfill({ contentType: 'text/javascript', path: fileOf('esbuild', name) })
        : route.fulfill({ contentType: 'text/html', body: '<script type="module" src="/program.mjs"></script>' }),
    )
    await page.goto('https://bundles.example/')
    expect((await printed).text()).toBe(programs[name])
    expect(problems).toEqual([])
  } finally {
    await browser.close()
  }
})
