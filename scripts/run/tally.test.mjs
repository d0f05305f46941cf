import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  emptyTally,
  exitCode,
  lastLine,
  oneFailed,
  onePassed,
  oneSkipped,
  sum,
  tallyConformance,
  tallyNode,
  tallyVitest,
} from './tally.mjs'

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

test('vitest: passed, failed and skipped tests are counted by name', () => {
  const statuses = ['passed', 'failed', 'pending', 'skipped', 'todo']
  assert.deepEqual(tallyVitest(report(file('/w/core/a.test.ts', statuses)), 1, [core]), {
    passed: 1,
    failed: 1,
    skipped: 3,
    failures: ['/w/core/a.test.ts > test 1'],
    skips: [2, 3, 4].map((i) => `/w/core/a.test.ts > test ${i}`),
  })
})

test('vitest: a missing report is a failure', () => {
  assert.deepEqual(tallyVitest(null, 139, [core]), oneFailed('vitest ended with code 139 and wrote no report'))
})

test('vitest: a file that did not load is a failure', () => {
  const files = [file('/w/core/a.test.ts', ['passed']), file('/w/core/b.test.ts', [], 'failed')]
  const { passed, failures } = tallyVitest(report(...files), 1, [core])
  assert.equal(passed, 1)
  assert.deepEqual(failures, ['/w/core/b.test.ts did not load: Error: boom'])
})

test('vitest: a project without tests is a failure, even if its name begins like that of another', () => {
  const files = [file('/w/core-more/a.test.ts', ['passed']), file('/w/core/a.test.ts', [])]
  const { passed, failures } = tallyVitest(report(...files), 0, [core])
  assert.equal(passed, 1)
  assert.deepEqual(failures, ['project core ran no tests'])
})

test('vitest: a code other than 0, or an unsuccessful report, is a failure when every test passed', () => {
  const all = report(file('/w/core/a.test.ts', ['passed']))
  for (const tally of [tallyVitest(all, 1, [core]), tallyVitest({ ...all, success: false }, 0, [core])]) {
    assert.equal(tally.passed, 1)
    assert.equal(tally.failed, 1)
  }
})

test('vitest: the same failure does not count twice', () => {
  assert.equal(tallyVitest(report(file('/w/core/a.test.ts', ['failed'])), 1, [core]).failed, 1)
})

/** @param {...string} statuses */
function judged(...statuses) {
  return { sections: [{ backend: 'js', rows: statuses.map((status, i) => ({ case: `case ${i}`, status })) }] }
}

test('conform: expected failures are skipped, unexpected passes fail, what cannot apply does not count', () => {
  const tally = tallyConformance(judged('pass', 'fail', 'xpass', 'xfail', 'unsupported'), 1, ['js'])
  assert.deepEqual(tally, {
    passed: 1,
    failed: 2,
    skipped: 1,
    failures: ['conformance of js: case 1 (fail)', 'conformance of js: case 2 (xpass)'],
    skips: ['conformance of js: case 3 (expected to fail)'],
  })
})

test('conform: a run that proves nothing is a failure', () => {
  assert.deepEqual(tallyConformance(null, 0, ['js']).failures, ['conform ended with code 0 and wrote no report'])
  assert.deepEqual(tallyConformance(judged('pass'), 2, ['js']).failures, ['conform ended with code 2'])
  assert.deepEqual(tallyConformance(judged(), 0, ['js']).failures, ['conformance of js: no case ran'])
})

/**
 * What `node --test` prints.
 *
 * @param {readonly string[]} results
 * @param {readonly [tests: number, pass: number, fail: number, cancelled: number, skipped: number]} counts
 */
function tap(results, [tests, pass, fail, cancelled, skipped]) {
  const closing = { tests, suites: 0, pass, fail, cancelled, skipped, todo: 0, duration_ms: 12.5 }
  return [
    'TAP version 13',
    ...results,
    `1..${tests}`,
    ...Object.entries(closing).map(([key, n]) => `# ${key} ${n}`),
  ].join('\n')
}

test('node --test: its closing lines are the count, and its result lines the names', () => {
  const results = ['ok 1 - adds', 'not ok 2 - divides', 'ok 3 - flies # SKIP no wings', 'not ok 4 - hangs']
  assert.deepEqual(tallyNode(tap(results, [4, 1, 1, 1, 1]), 1), {
    passed: 1,
    failed: 2,
    skipped: 1,
    failures: ['node --test: divides', 'node --test: hangs'],
    skips: ['node --test: flies'],
  })
})

test('node --test: a run without closing lines, without tests, or with another code than 0 is a failure', () => {
  assert.deepEqual(tallyNode('Segmentation fault', 139).failures, ['node --test ended with code 139 and ran no tests'])
  assert.deepEqual(tallyNode(tap([], [0, 0, 0, 0, 0]), 0).failures, ['node --test ended with code 0 and ran no tests'])
  assert.deepEqual(tallyNode(tap(['ok 1 - adds'], [1, 1, 0, 0, 0]), 7).failures, ['node --test ended with code 7'])
})

test('a sum of tallies names what did not pass', () => {
  const total = sum([onePassed(), onePassed(), oneFailed('lint'), oneSkipped('webgpu'), emptyTally()])
  assert.deepEqual(total, { passed: 2, failed: 1, skipped: 1, failures: ['lint'], skips: ['webgpu'] })
  assert.equal(lastLine(total), 'tests: 2 passed, 1 failed, 1 skipped')
})

test('the exit code is 0 only if something passed and nothing failed', () => {
  assert.equal(exitCode(sum([onePassed(), oneSkipped('webgpu')])), 0)
  assert.equal(exitCode(sum([onePassed(), oneFailed('lint')])), 1)
  assert.equal(exitCode(oneSkipped('everything')), 1)
  assert.equal(exitCode(emptyTally()), 1)
})
