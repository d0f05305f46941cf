import { dtypes, isFloat } from '@flambeau/core/backend'
import { everything, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { carried } from '../../judge/tolerances/rule.ts'
import { peek, poke } from '../../judge/values/elements.ts'
import { wrong } from '../../mutants/break.ts'

/** Values that fit nowhere: fractions, beyond every integer range, negative for unsigned, NaN. */
function awkward(gen: Gen): readonly number[] {
  if (gen.dtype === 'bool') return [0, 1, 1, 0]
  if (!isFloat(gen.dtype)) return gen.extremes()
  return [
    ...gen.extremes(),
    0.75,
    -0.75,
    127.9,
    128,
    255.5,
    256,
    -129,
    32768,
    40000,
    -40000,
    65519,
    65520,
    2 ** 31,
    -(2 ** 31) - 300,
  ]
}

const casts: readonly Sample[] = dtypes.map((dtype) => ({
  name: `to-${dtype}`,
  special: true,
  // Float to integer: PyTorch leaves values out of range undefined.
  goldless: true,
  make: (g) => ({ inputs: [g.list(awkward(g))], attrs: { dtype } }),
}))

const flips = (name: string, shape: readonly number[], flip: readonly number[]): Sample => ({
  name,
  make: (g) => ({ inputs: [g.values(shape)], attrs: { dtype: g.dtype, flip } }),
})

export const copyOps: readonly OpCases[] = [
  {
    op: 'copy',
    dtypes: everything,
    grad: 'smooth',
    torch: 'lambda x, dtype, flip=(): torch.flip(x, flip)',
    tolerance: carried,
    mutants: [
      wrong('copy rounds instead of truncating', ({ device, inputs, outputs, run }) => {
        run()
        const [x, out] = [inputs[0]!, outputs[0]!]
        if (!isFloat(x.dtype) || out.dtype !== 'int32') return
        const values = peek(device, x)
        const whole = (value: number, i: number): number =>
          Math.abs(values[i]!) < 2 ** 30 ? Math.round(values[i]!) : value
        poke(device, out, peek(device, out).map(whole))
      }),
    ],
    samples: [
      { name: 'odd', main: true, make: (g) => ({ inputs: [g.values([3, 5, 7])], attrs: { dtype: g.dtype } }) },
      { name: '0-d', make: (g) => ({ inputs: [g.values([])], attrs: { dtype: g.dtype } }) },
      { name: 'empty', make: (g) => ({ inputs: [g.values([0, 3])], attrs: { dtype: g.dtype } }) },
      { name: 'rank-6', make: (g) => ({ inputs: [g.values([2, 3, 1, 2, 3, 2])], attrs: { dtype: g.dtype } }) },
      flips('flip-first', [3, 5, 7], [0]),
      flips('flip-last-two', [3, 5, 7], [1, 2]),
      flips('flip-all', [2, 3, 4], [0, 1, 2]),
      {
        name: 'special',
        special: true,
        make: (g) => ({ inputs: [g.special()], attrs: { dtype: g.dtype } }),
      },
      {
        name: 'huge',
        huge: true,
        full: true,
        goldless: true,
        gradless: true,
        make: (g) => ({ inputs: [g.values([4099, 4099])], attrs: { dtype: g.dtype } }),
      },
      ...casts,
    ],
  },
]
