import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it, type TestContext } from 'vitest'
import { launch } from '../browser/launch.ts'
import { execute } from '../execute.ts'
import { bundlers, sizes } from './bundlers.ts'

/** What each program prints, in Node and in a browser. */
const programs: Readonly<Record<string, string>> = {
  add: '4 6',
  mlp: 'true',
  namespace: 'tensor([4., 6.])',
  named: 'tensor([[ 8., 11.],\n        [16., 23.]])',
  lenet: '6×1×5×5 true',
  'data-loader': '7 27 21',
  'best-device': 'js 6',
  'custom-op': 'tensor([ 0., 30.]) tensor([1., 0.])',
}

const names = Object.keys(programs)
/** What needs WebGPU prints this, in a browser. */
const onWebGpu: Readonly<Record<string, string>> = { 'lenet-webgpu': '6×1×5×5 true' }

/**
 * KiB (gzip) that the largest of the bundlers may give, and names of what the program has no use for. Of add's 44 KiB the kernels
 * of plain JS are 16, and of lenet-webgpu's 111 those of WebGPU 40: a table is complete.
 */
const ceilings: Readonly<Record<string, readonly [gzip: number, absent: RegExp]>> = {
  add: [45, /MODULE_IN_ARRAY|ctcLoss|convTranspose|einsum|gridSample|multinomial|optimizer/],
  mlp: [65, /ctcLoss|CTCLoss|convTranspose|LSTM|Conv2d|AdamW|einsum|gridSample|multinomial/],
  'lenet-webgpu': [113, /ctcLoss|CTCLoss|convTranspose3d|LSTM|AdamW|einsum|multinomial/],
}
const folder = mkdtempSync(join(tmpdir(), 'bundles-'))
afterAll(() => rmSync(folder, { recursive: true }))

const source = (name: string): string => fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url))

const fileOf = (bundler: string, name: string): string => join(folder, `${bundler}-${name}.mjs`)

describe.each(Object.entries(bundlers))('bundled by %s', (bundler, bundle) => {
  const target = (name: string): string => fileOf(bundler, name)
  const table: string[] = []
  afterAll(() => console.log(`${bundler}: KiB minified / gzip\n${table.join('\n')}`))

  async function weigh(name: string): Promise<void> {
    const [minified, gzip] = await sizes(target(name))
    table.push(`  ${name.padEnd(13)}${minified.toFixed(1).padStart(6)} /${gzip.toFixed(1).padStart(6)}`)
    const [most, absent] = ceilings[name] ?? [Infinity, /$^/]
    expect(gzip).toBeLessThanOrEqual(most)
    expect(readFileSync(target(name), 'utf8')).not.toMatch(absent)
  }

  it.each(names)('%s runs in Node, without a warning', { timeout: 120_000 }, async (name) => {
    expect(await bundle(source(name), target(name))).toEqual([])
    await weigh(name)
    const code = readFileSync(target(name), 'utf8')
    expect(code).not.toMatch(/flambeau_libtorch|['"]node:/)
    expect(await execute('node', [target(name)])).toBe(`${programs[name]!}\n`)
  })

  it('leaves modules out of a program that uses functions alone', () => {
    const modules = 'MODULE_IN_ARRAY'
    expect(readFileSync(target('lenet'), 'utf8')).toContain(modules)
    for (const name of ['namespace', 'named']) expect(readFileSync(target(name), 'utf8')).not.toContain(modules)
  })

  it.for(Object.entries(onWebGpu))('%s runs in Chromium', { timeout: 120_000 }, async ([name, printed], context) => {
    expect(await bundle(source(name), target(name))).toEqual([])
    await weigh(name)
    expect(await inChromium(target(name), context)).toBe(printed)
  })
})

it.for(names)('%s, bundled by esbuild, runs in Chromium', { timeout: 120_000 }, async (name, context) => {
  expect(await inChromium(fileOf('esbuild', name), context)).toBe(programs[name])
})

/** What a bundle prints first in a page that has nothing else. */
async function inChromium(file: string, context: TestContext): Promise<string> {
  const browser = await launch(context)
  try {
    const page = await browser.newPage()
    const printed = new Promise<string>((resolve, reject) => {
      page.on('pageerror', reject)
      page.on('console', (message) => message.type() === 'log' && resolve(message.text()))
    })
    await page.route('**/*', (route) =>
      route.request().url().endsWith('.mjs')
        ? route.fulfill({ contentType: 'text/javascript', path: file })
        : route.fulfill({ contentType: 'text/html', body: '<script type="module" src="/program.mjs"></script>' }),
    )
    await page.goto('https://bundles.example/')
    return await printed
  } finally {
    await browser.close()
  }
}
