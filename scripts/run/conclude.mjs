import { exitCode, lastLine, sum } from './tally.mjs'

/**
 * Ends a run: how long its parts took, what was skipped and what failed, by name; then the scripts' own tests, so that the log
 * closes with a test runner's own lines, and as the very last line the count of everything.
 *
 * @param {object} run
 * @param {readonly import('./tally.mjs').Tally[]} run.tallies
 * @param {string} run.phases
 * @param {() => Promise<import('./tally.mjs').Tally>} run.ownTests
 * @param {(line: string) => void} run.print
 * @param {string} run.root Cut from the names of files.
 * @returns {Promise<number>} The exit code.
 */
export async function conclude({ tallies, phases, ownTests, print, root }) {
  const name = (/** @type {string} */ text) => text.replaceAll(root, '')
  const before = sum(tallies)
  print(`\n${phases}`)
  for (const skip of before.skips) print(`skipped: ${name(skip)}`)
  for (const failure of before.failures) print(`FAILED: ${name(failure)}`)
  const own = await ownTests()
  for (const failure of own.failures) print(`FAILED: ${name(failure)}`)
  const total = sum([before, own])
  print(lastLine(total))
  return exitCode(total)
}
