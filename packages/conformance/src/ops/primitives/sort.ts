import { argsort, type SortOptions } from '@flambeau/core'
import type { DimAttrs } from '@flambeau/core/backend'
import { numbers, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { lines } from '../../mutants/lines.ts'
import { peek, poke } from '../../judge/values/elements.ts'
import { wrong } from '../../mutants/break.ts'

function sorts(
  name: string,
  dim: number,
  make: (gen: Gen) => HostTensor,
  flags: Partial<Sample> = {},
): readonly Sample[] {
  return [false, true].map((descending) => ({
    ...flags,
    name: descending ? `${name}-descending` : name,
    main: flags.main === true && !descending,
    make: (g) => ({ inputs: [make(g)], attrs: { dim, descending } }),
  }))
}

/** Few distinct values: only a stable sort gives these indices. */
const tied =
  (shape: readonly number[]) =>
  (g: Gen): HostTensor =>
    g.from(shape, () => Math.floor(g.uniform() * 4))

export const sortOps: readonly OpCases[] = [
  {
    op: 'sort',
    dtypes: numbers,
    grad: 'piecewise',
    torch: 'lambda x, dim, descending: torch.sort(x, dim=dim, descending=descending, stable=True)',
    mutants: [
      wrong('sort is not stable', ({ device, inputs, outputs, attrs, run }) => {
        run()
        const [values, indices] = [peek(device, outputs[0]!), peek(device, outputs[1]!)]
        for (const line of lines(inputs[0]!.shape, (attrs as DimAttrs).dim).at) {
          for (let k = 1; k < line.length; k++) {
            const [a, b] = [line[k - 1]!, line[k]!]
            if (values[a] === values[b]) [indices[a], indices[b]] = [indices[b]!, indices[a]!]
          }
        }
        poke(device, outputs[1]!, indices)
      }),
    ],
    samples: [
      ...sorts('odd', 1, (g) => g.distinct([3, 5, 7], 1), { main: true }),
      ...sorts('first', 0, (g) => g.distinct([7, 3], 1)),
      ...sorts('ties', 1, tied([3, 29]), { gradless: true }),
      ...sorts('long', 0, tied([1031]), { gradless: true, goldless: true }),
      ...sorts('one', 0, (g) => g.values([1])),
      ...sorts('empty', 0, (g) => g.values([0, 3])),
      ...sorts('special', 0, (g) => g.special(), { special: true }),
    ],
  },
  {
    op: 'argsort',
    dtypes: numbers,
    torch: 'lambda x, dim, descending: torch.argsort(x, dim=dim, descending=descending, stable=True)',
    invoke: ([x], { dim, ...options }: SortOptions & { readonly dim: number }) => argsort(x!, dim, options),
    samples: [
      ...sorts('odd', -1, (g) => g.distinct([3, 5], 1), { main: true }),
      ...sorts('ties', 0, tied([7, 3])),
      ...sorts('special', 0, (g) => g.special(), { special: true }),
    ],
  },
]
