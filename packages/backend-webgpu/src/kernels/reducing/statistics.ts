import type { OverrideKernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { declinesRows, rowsOver, type Summary, summarise } from '../../templates/summary.ts'
import { each } from '../../templates/team.ts'

/** Two passes, about the row's first element: the mean, then the squares of what differs from it. */
const moments: Summary = {
  fields: ['divisor'],
  code: (team) => `
let pivot = x(0u);
${team.start('part')}
${each(team.add('part', 'x(j) - pivot'))}
let mean = ${team.sum('part')} / f32(p.size);
${team.start('squares')}
${each(`let d = (x(j) - pivot) - mean; ${team.add('squares', 'd * d')}`)}
let total = ${team.sum('squares')};
if (first == 0u) {
  setOut0(row, total / p.divisor);
  setOut1(row, pivot + mean);
}`,
}

export function statisticsKernels(runtime: Runtime): Pick<OverrideKernels, 'varianceMean'> {
  const count = (x: View, dims: readonly number[]): number => rowsOver(x, dims)?.length ?? 0
  return forFloats({
    varianceMean: {
      declines: ([x], _, { dims, correction }) =>
        declinesRows(x as View, dims) ??
        (count(x as View, dims) > Math.max(0, correction) ? undefined : 'there are no degrees of freedom'),
      run([x], outputs, { dims, correction }) {
        const divisor = count(x as View, dims) - correction
        summarise(runtime, 'varianceMean', x as View, outputs, dims, moments, [divisor])
      },
    },
  })
}
