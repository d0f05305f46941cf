import { describe, expect, it } from 'vitest'
import { emptyTally, lastLine, oneFailed, onePassed, oneSkipped, sum, tallyConformance, tallyVitest } from './tally.mjs'

const core = { name: 'core', root: '/w/core' }

/**
 * @param {string} name
 * @param {readonly string[]} statuses
 */
function file(name, statuses, status = statuses.includes('failed') ? 'failed' : 'passed') {
  const assertionResults = statuses.map((each, i) => ({ status: each, fullName: `test ${i}` }))
  return { name, status, message: 'Error: boom\n at x', assertionResults }
}

/** @param {...ReturnType<typeof file>} testResults */
function report(...testResults) {
  return { success: testResults.every(({ status }) => status === 'passed'), testResults }
}

describe('tallyVitest', () => {
  it('counts passed, failed and skipped tests by name', () => {
    const tally = tallyVitest(
      report(file('/w/core/a.test.ts', ['passed', 'failed', 'pending', 'skipped', 'todo'])),
      1,
      [core],
    )
    expect(tally).toEqual({
      passed: 1,
      failed: 1,
      skipped: 3,
      failures: ['/w/core/a.test.ts > test 1'],
      skips: [2, 3, 4].map((i) => `/w/core/a.test.ts > test ${i}`),
    })
  })

  it('counts a missing report as a failure', () => {
    expect(tallyVitest(null, 139, [core])).toEqual(oneFailed('vitest ended with code 139 and wrote no report'))
  })

  it('counts a file that did not load as a failure', () => {
    const tally = tallyVitest(
      report(file('/w/core/a.test.ts', ['passed']), file('/w/core/b.test.ts', [], 'failed')),
      1,
      [core],
    )
    expect(tally).toMatchObject({ passed: 1, failed: 1, failures: ['/w/core/b.test.ts did not load: Error: boom'] })
  })

  it('counts a project without tests as a failure, even if its name begins like that of another', () => {
    const tally = tallyVitest(report(file('/w/core-more/a.test.ts', ['passed']), file('/w/core/a.test.ts', [])), 0, [
      core,
    ])
    expect(tally).toMatchObject({ passed: 1, failed: 1, failures: ['project core ran no tests'] })
  })

  it.each([
    ['a code other than 0', 1, true],
    ['an unsuccessful report', 0, false],
  ])('counts %s as a failure when every test passed', (_, code, success) => {
    const tally = tallyVitest({ ...report(file('/w/core/a.test.ts', ['passed'])), success }, code, [core])
    expect(tally).toMatchObject({ passed: 1, failed: 1 })
  })

  it('does not count the same failure twice', () => {
    const tally = tallyVitest(report(file('/w/core/a.test.ts', ['failed'])), 1, [core])
    expect(tally.failed).toBe(1)
  })
})

describe('tallyConformance', () => {
  /** @param {...string} statuses */
  const judged = (...statuses) => ({
    sections: [{ backend: 'js', rows: statuses.map((status, i) => ({ case: `case ${i}`, status })) }],
  })

  it('counts cases; expected failures are skipped, unexpected passes fail, what cannot apply does not count', () => {
    expect(tallyConformance(judged('pass', 'fail', 'xpass', 'xfail', 'unsupported'), 1, ['js'])).toEqual({
      passed: 1,
      failed: 2,
      skipped: 1,
      failures: ['conformance of js: case 1 (fail)', 'conformance of js: case 2 (xpass)'],
      skips: ['conformance of js: case 3 (expected to fail)'],
    })
  })

  it.each([
    [null, 0, 'conform ended with code 0 and wrote no report'],
    [judged('pass'), 2, 'conform ended with code 2'],
    [judged(), 0, 'conformance of js: no case ran'],
  ])('counts a run that proves nothing as a failure (%#)', (report, code, failure) => {
    expect(tallyConformance(report, code, ['js'])).toMatchObject({ failed: 1, failures: [failure] })
  })
})

it('sums tallies and names what did not pass', () => {
  const total = sum([onePassed(), onePassed(), oneFailed('lint'), oneSkipped('webgpu'), emptyTally()])
  expect(total).toEqual({ passed: 2, failed: 1, skipped: 1, failures: ['lint'], skips: ['webgpu'] })
  expect(lastLine(total)).toBe('tests: 2 passed, 1 failed, 1 skipped')
})
