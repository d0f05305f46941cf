import { DefaultReporter } from 'vitest/node'

/** vitest's own report, except that a file with a failed test names that one, and not the thousands beside it that passed. */
export default class FailuresByName extends DefaultReporter {
  /**
   * @override
   * @param {import('vitest/node').TestModuleState} moduleState
   * @param {import('vitest/node').TestCase} test
   */
  printTestCase(moduleState, test) {
    super.printTestCase(moduleState === 'failed' ? 'passed' : moduleState, test)
  }
}
