import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conclude } from './conclude.mjs'
import { oneFailed, onePassed, oneSkipped } from './tally.mjs'

/**
 * @param {readonly import('./tally.mjs').Tally[]} tallies
 * @param {import('./tally.mjs').Tally} own
 */
async function concluded(tallies, own) {
  /** @type {string[]} */
  const lines = []
  const print = (/** @type {string} */ line) => void lines.push(line)
  const ownTests = async () => {
    print('# tests 1')
    return own
  }
  const code = await conclude({ tallies, phases: 'lint 1.0 s', ownTests, print, root: '/w' })
  return { code, lines }
}

test('the log ends with the own tests and then the count, after times, skips and failures', async () => {
  assert.deepEqual(await concluded([onePassed(), oneSkipped('/w/a'), oneFailed('/w/b')], onePassed()), {
    code: 1,
    lines: ['\nlint 1.0 s', 'skipped: /a', 'FAILED: /b', '# tests 1', 'tests: 2 passed, 1 failed, 1 skipped'],
  })
})

test('failures of the own tests count and are named', async () => {
  assert.deepEqual(await concluded([onePassed()], oneFailed('/w/scripts/x')), {
    code: 1,
    lines: ['\nlint 1.0 s', '# tests 1', 'FAILED: /scripts/x', 'tests: 1 passed, 1 failed, 0 skipped'],
  })
})

test('the code is 0 if all is well', async () => {
  assert.equal((await concluded([onePassed()], onePassed())).code, 0)
})
