import { attr, type Judged } from '../../judge/tolerances/rule.ts'

/** Elements of a window, which are the terms of its sum. */
export const windowSize = (call: Judged): number => attr(call, 'kernelSize').reduce((a, b) => a * b, 1)
