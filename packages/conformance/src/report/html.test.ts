import { js } from '@flambeau/backend-js'
import { expect, it } from 'vitest'
import { toHtml } from './html.ts'
import { type Report, sectionOf } from './report.ts'

const report: Report = {
  created: '2026-01-01T00:00:00.000Z',
  commit: 'unknown 0.1.0',
  command: 'conform run',
  level: 'quick',
  seed: 0,
  sections: [sectionOf('js', js(), [])],
}

it('counts proven primitives, unless only some cases were asked for', () => {
  expect(toHtml(report)).toMatch(/0 of \d+ primitives proven/)
  expect(toHtml({ ...report, partial: true })).not.toContain('primitives proven')
})

it('calls a commit what is one', () => {
  expect(toHtml(report)).not.toContain('commit <span')
  expect(toHtml({ ...report, commit: '0123456789ab' })).toContain('commit <span class="mono">0123456789ab')
})
