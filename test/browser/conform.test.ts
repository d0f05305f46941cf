import { js } from '@flambeau/backend-js'
import { fromJson, isGood, type Report, type Row, run, sectionOf, type Selection } from '@flambeau/conformance'
import { readGoldens } from '@flambeau/conformance/node'
import { serve, type Site } from '@flambeau/conformance/serve'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../scripts/provision/chromium.mjs'
import { chromiumFlags } from './chromium-flags.ts'

describe('conform serve, in Chromium', () => {
  const executablePath = findChromium()
  let site: Site
  let browser: Browser | null = null

  beforeAll(async () => {
    site = await serve({ backends: ['webgpu', 'js'], conditions: ['@flambeau/source'] })
    if (executablePath !== null) browser = await chromium.launch({ executablePath, args: chromiumFlags })
  })
  afterAll(async () => {
    await browser?.close()
    site.close()
  })

  async function reportOf(query: string): Promise<Report> {
    const page = await browser!.newPage()
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(String(error)))
    await page.goto(`${site.url}?${query}`)
    const text = await page.evaluate(() => (window as unknown as { readonly conformance: Promise<string> }).conformance)
    expect(problems).toEqual([])
    await page.close()
    return fromJson(text)
  }

  it("hands on PyTorch's vectors as they are, negative zeros and all", async () => {
    const served: unknown = await (await fetch(`${site.url}goldens.json`)).json()
    expect(served).toEqual(readGoldens())
  })

  it('gives the report that Node gives, for the cases of a query', { timeout: 300_000 }, async (context) => {
    if (browser === null) {
      if (process.env['CI']) throw new Error('no Chromium on this machine')
      return context.skip('no Chromium on this machine')
    }
    const report = await reportOf('q=softmax,tanh,atan2&backend=webgpu,js')
    const [oracle, webgpu, plain] = report.sections
    expect([oracle!.backend, webgpu!.device, plain!.device]).toEqual(['oracle', 'webgpu', 'js'])
    const filter: Selection['filter'] = ({ op }) => ['softmax', 'tanh', 'atan2'].includes(op)
    const rows: Row[] = []
    for await (const row of run({ create: js, oracle: js, goldens: readGoldens(), filter })) rows.push(row)
    const here = sectionOf('js', js(), rows)
    // What `conform diff` and `merge` compare. Errors in ULPs differ in their last digits, since the engines' exp does.
    const key = ({ case: id, status }: Row): string => `${id} ${status}`
    expect(plain!.rows.map(key)).toEqual(here.rows.map(key))
    expect(webgpu!.rows.map((row) => row.case)).toEqual(here.rows.map((row) => row.case))
    expect(webgpu!.rows.filter((row) => !isGood(row))).toEqual([])
    expect(webgpu!.rows.some(({ status }) => status === 'pass')).toBe(true)

    const id = 'tanh:float32:special/contiguous:special'
    const single = await reportOf(new URLSearchParams({ q: id, backend: 'webgpu' }).toString())
    expect(single.sections.map((section) => section.rows.map((row) => row.case))).toEqual([[id]])
  })
})
