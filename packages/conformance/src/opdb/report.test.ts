import { expect, it } from 'vitest'
import { markdown, type NameReport, summarise, thresholdsHold, totalsOf } from './report.ts'
import type { Status, Verdict } from './run.ts'

const verdicts = (...statuses: Status[]): Verdict[] =>
  statuses.map((status, id) => ({
    name: 'x',
    variant: '',
    id,
    status,
    ...(status === 'passed' ? {} : { cause: `because of ${id}.5` }),
  }))

const names = (count: number, passed: number, failed: number): NameReport[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `n${i}`,
    label: '',
    status: failed > 0 ? 'partial' : 'complete',
    passed,
    failed,
    unsupported: 0,
    causes: {},
  }))

it('counts verdicts, and equal causes together', () => {
  const row = summarise('x', 'torch.x', verdicts('passed', 'failed', 'failed', 'unsupported'))
  expect(row).toMatchObject({ status: 'partial', passed: 1, failed: 2, unsupported: 1 })
  expect(row.causes).toEqual({ 'failed: because of n': 2, 'unsupported: because of 3.5': 1 })
  expect(summarise('x', '', verdicts('missing')).status).toBe('missing')
  expect(totalsOf([row])).toMatchObject({ names: 1, implemented: 1, share: 100 / 3 })
})

it('holds with enough names and enough samples on every backend alone', () => {
  expect(thresholdsHold({ js: names(390, 99, 1) })).toBe(true)
  expect(thresholdsHold({ js: names(389, 99, 1) })).toBe(false)
  expect(thresholdsHold({ js: names(390, 98, 2) })).toBe(false)
  expect(thresholdsHold({ webgpu: names(390, 97, 3) })).toBe(true)
  expect(thresholdsHold({ webgpu: names(390, 96, 4) })).toBe(false)
  expect(thresholdsHold({ js: names(400, 1, 0), webgpu: names(390, 96, 4) })).toBe(false)
})

it('writes a row per name and a line per reason', () => {
  const row = summarise('x', 'torch.x', verdicts('passed', 'failed', 'unsupported'))
  const page = markdown({ js: [row], webgpu: [{ ...row, failed: 0 }] }, { torch: '2.13.0', seed: 0 })
  expect(page).toContain(
    '| `x` | `torch.x` | 1, 1 failed, 1 unsupported | 1, 1 unsupported | because of n; because of 2.5 |',
  )
  expect(page).toContain('| because of 2.5 | 1 | 1 |')
})
