import { js } from '@flambeau/backend-js'
import { type Backend, withKernels } from '@flambeau/core'
import { describe, expect, it } from 'vitest'
import { expectedFailure, matches, unknownPatterns } from './expectations.ts'
import type { Case } from '../write/make-case.ts'
import { isGood, type Row, run, type Selection } from './run.ts'

const id = 'add:float32:odd/slice:values'

describe('patterns', () => {
  it('compare whole segments', () => {
    expect(matches(id, id)).toBe(true)
    expect(matches('add:*:odd/*:values', id)).toBe(true)
    expect(matches('ad*:float32:odd/slice:values', id)).toBe(false)
    expect(matches('add:float32', id)).toBe(false)
  })

  it('apply on the device they name', () => {
    const expectations = { failures: [{ case: id, reason: 'old', when: { version: '1.13*' } }] }
    expect(expectedFailure(expectations, id, { version: '1.13.1' })).toBeDefined()
    expect(expectedFailure(expectations, id, { version: '2.13.0' })).toBeUndefined()
    expect(expectedFailure(expectations, id, {})).toBeUndefined()
  })

  it('are unknown when no case has such an id', () => {
    const failures = [id, 'subtract:*:*/*:*'].map((one) => ({ case: one, reason: '' }))
    expect(unknownPatterns({ failures }, [id])).toEqual(['subtract:*:*/*:*'])
  })
})

async function rowsOf(selection: Partial<Selection>): Promise<readonly Row[]> {
  const rows: Row[] = []
  for await (const row of run({ create: js, oracle: js, filter: (one: Case) => one.id === id, ...selection }))
    rows.push(row)
  return rows
}

describe('a run', () => {
  it('fails when an expected failure passes', async () => {
    const [row] = await rowsOf({ expectations: { failures: [{ case: id, reason: 'known' }] } })
    expect(row!.status).toBe('xpass')
    expect(isGood(row!)).toBe(false)
  })

  it('fails when an expectation names no case', async () => {
    await expect(rowsOf({ expectations: { failures: [{ case: 'nothing:*:*/*:*', reason: '' }] } })).rejects.toThrow(
      'nothing:*:*/*:*',
    )
  })

  it('is content when the case is expected to fail and does', async () => {
    const broken = (): Backend => withKernels(js(), 'broken', (kernels) => kernels.set('add', { run: () => {} }))
    const [row] = await rowsOf({ create: broken, expectations: { failures: [{ case: id, reason: 'known' }] } })
    expect(row!.status).toBe('xfail')
    expect(isGood(row!)).toBe(true)
  })

  it('fails when an expectation has expired, whatever the case does', async () => {
    const past = { case: id, reason: 'known', expires: '2020-01-31' }
    const broken = (): Backend => withKernels(js(), 'broken', (kernels) => kernels.set('add', { run: () => {} }))
    for (const [create, status] of [
      [broken, 'fail'],
      [js, 'xpass'],
    ] as const) {
      const [row] = await rowsOf({ create, expectations: { failures: [past] } })
      expect(row!.status).toBe(status)
      expect(row!.reason).toContain('2020-01-31')
    }
  })

  it('fails when an expectation has no reason, day or URL', async () => {
    for (const wrong of [{ reason: ' ' }, { expires: 'tomorrow' }, { issue: 'see above' }]) {
      await expect(rowsOf({ expectations: { failures: [{ case: id, reason: 'known', ...wrong }] } })).rejects.toThrow(
        id,
      )
    }
  })
})
