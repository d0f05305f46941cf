import type { OverrideKernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { declinesRows, type Summary, summarise } from '../../templates/summary.ts'
import { each } from '../../templates/team.ts'

/** An infinite maximum is not subtracted: it would leave NaN. A NaN anywhere makes the sum NaN. */
const logarithm: Summary = {
  fields: [],
  code: (team) => `
var own = x(min(first, p.size - 1u));
${each('own = select(x(j), own, own > x(j));')}
let high = ${team.max('own')};
let shift = select(high, 0.0, isinf_(high));
${team.start('part')}
${each(team.add('part', 'exp_(x(j) - shift)'))}
let sum = ${team.sum('part')};
if (first == 0u) { setOut0(row, log_(sum) + shift); }`,
}

export function logsumexpKernels(runtime: Runtime): Pick<OverrideKernels, 'logsumexp'> {
  return forFloats({
    logsumexp: {
      declines: ([x], _, { dims }) => declinesRows(x as View, dims),
      run([x], outputs, { dims }) {
        summarise(runtime, 'logsumexp', x as View, outputs, dims, logarithm, [])
      },
    },
  })
}
