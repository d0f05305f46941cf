import { type Browser, chromium } from 'playwright-core'
import type { TestContext } from 'vitest'
import { findChromium } from '../../scripts/provision/chromium.mjs'
import { chromiumFlags } from './chromium-flags.ts'

/** Chromium, or a test that ends here: failed where CI is set, else skipped with the reason. */
export async function launch(context: TestContext): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath !== null) return chromium.launch({ executablePath, args: chromiumFlags })
  if (process.env['CI']) throw new Error('no Chromium on this machine')
  return context.skip('no Chromium on this machine')
}
