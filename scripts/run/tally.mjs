/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} failures What failed, by name.
 * @property {string[]} skips What was skipped, by name.
 */

/**
 * @typedef {object} VitestReport What vitest's JSON reporter writes, as far as it is used here.
 * @property {boolean} success
 * @property {readonly VitestFile[]} testResults
 */

/**
 * @typedef {object} VitestFile
 * @property {string} name
 * @property {string} status
 * @property {string} [message]
 * @property {readonly { status: string, fullName: string }[]} assertionResults
 */

/** @returns {Tally} */
export function emptyTally() {
  return { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] }
}

/** @returns {Tally} */
export function onePassed() {
  return { ...emptyTally(), passed: 1 }
}

/**
 * @param {string} name
 * @returns {Tally}
 */
export function oneFailed(name) {
  return { ...emptyTally(), failed: 1, failures: [name] }
}

/**
 * @param {string} name
 * @returns {Tally}
 */
export function oneSkipped(name) {
  return { ...emptyTally(), skipped: 1, skips: [name] }
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  const total = emptyTally()
  for (const tally of tallies) {
    total.passed += tally.passed
    total.failed += tally.failed
    total.skipped += tally.skipped
    total.failures.push(...tally.failures)
    total.skips.push(...tally.skips)
  }
  return total
}

/**
 * Counts a vitest run. Whatever keeps tests from running counts as a failure: a runner that crashed, a file that did not load,
 * a project without tests, an error outside any test.
 *
 * @param {VitestReport | null} report Null if none was written.
 * @param {number} exitCode
 * @param {readonly { name: string, root: string }[]} expected Projects that must have run, with absolute folders.
 * @returns {Tally}
 */
export function tallyVitest(report, exitCode, expected) {
  if (report === null) return oneFailed(`vitest ended with code ${exitCode} and wrote no report`)
  const total = sum(report.testResults.map(tallyFile))
  for (const { name, root } of expected) {
    const ran = report.testResults.some((file) => isInside(file.name, root) && file.assertionResults.length > 0)
    if (!ran) add(total, oneFailed(`project ${name} ran no tests`))
  }
  if ((exitCode !== 0 || !report.success) && total.failed === 0) {
    add(total, oneFailed(`vitest ended with code ${exitCode}, with an error outside every test`))
  }
  return total
}

/**
 * @param {VitestFile} file
 * @returns {Tally}
 */
function tallyFile(file) {
  const total = emptyTally()
  for (const { status, fullName } of file.assertionResults) {
    const name = `${file.name} > ${fullName}`
    if (status === 'passed') total.passed++
    else if (status === 'failed') add(total, oneFailed(name))
    else add(total, oneSkipped(name))
  }
  if (file.status === 'failed' && total.failed === 0) {
    add(total, oneFailed(`${file.name} did not load: ${firstLine(file.message)}`))
  }
  return total
}

/**
 * @param {Tally} total
 * @param {Tally} more
 */
function add(total, more) {
  Object.assign(total, sum([total, more]))
}

/**
 * @param {string} file
 * @param {string} folder
 */
function isInside(file, folder) {
  return file.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}

/** @param {string | undefined} text */
function firstLine(text) {
  return text?.split('\n')[0] ?? ''
}

/**
 * @typedef {object} ConformanceReport What `conform run --json` writes, as far as it is used here.
 * @property {readonly { backend: string, rows: readonly { case: string, status: string }[] }[]} sections
 */

/**
 * Counts the cases of a conformance run. What a device's manifest rules out is no case of that device; a failure that its
 * expectations name is skipped.
 *
 * @param {ConformanceReport | null} report Null if none was written.
 * @param {number} exitCode
 * @param {readonly string[]} backends Those that must have been judged.
 * @returns {Tally}
 */
export function tallyConformance(report, exitCode, backends) {
  if (report === null) return oneFailed(`conform ended with code ${exitCode} and wrote no report`)
  const total = emptyTally()
  for (const { backend, rows } of report.sections) {
    for (const { case: id, status } of rows) {
      if (status === 'pass') total.passed++
      else if (status === 'xfail') add(total, oneSkipped(`conformance of ${backend}: ${id} (expected to fail)`))
      else if (status !== 'unsupported') add(total, oneFailed(`conformance of ${backend}: ${id} (${status})`))
    }
  }
  for (const backend of backends) {
    const judged = report.sections.some((section) => section.backend === backend && section.rows.length > 0)
    if (!judged) add(total, oneFailed(`conformance of ${backend}: no case ran`))
  }
  if (exitCode !== 0 && total.failed === 0) add(total, oneFailed(`conform ended with code ${exitCode}`))
  return total
}

/**
 * Counts a run of Node's own test runner by the lines it closes with (`# pass 3`).
 *
 * @param {string} tap What it printed.
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyNode(tap, exitCode) {
  /** @param {string} what */
  const count = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(tap)?.[1] ?? Number.NaN)
  const tests = count('tests')
  const passed = count('pass')
  const skipped = count('skipped')
  if (!(tests > 0)) return oneFailed(`node --test ended with code ${exitCode} and ran no tests`)
  const named = (/** @type {RegExp} */ line) => Array.from(tap.matchAll(line), (match) => `node --test: ${match[1]}`)
  const total = {
    passed,
    failed: tests - passed - skipped,
    skipped,
    failures: named(/^ *not ok \d+ - (.*)$/gm),
    skips: named(/^ *ok \d+ - (.*) # SKIP/gm),
  }
  if (exitCode !== 0 && total.failed === 0) add(total, oneFailed(`node --test ended with code ${exitCode}`))
  return total
}

/**
 * What the process ends with: 0 only if something ran and nothing failed.
 *
 * @param {Tally} tally
 */
export function exitCode({ passed, failed }) {
  return passed > 0 && failed === 0 ? 0 : 1
}

/**
 * The line a run ends with.
 *
 * @param {Tally} tally
 */
export function lastLine({ passed, failed, skipped }) {
  return `tests: ${passed} passed, ${failed} failed, ${skipped} skipped`
}
