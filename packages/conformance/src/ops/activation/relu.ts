import { floats, type OpCases } from '../../write/case.ts'
import { rounded } from '../../judge/tolerances/rule.ts'
import { isFloat } from '@flambeau/core/backend'
import { peek, poke } from '../../judge/values/elements.ts'
import { wrong, otherValues } from '../../mutants/break.ts'

export const reluOps: readonly OpCases[] = [
  {
    op: 'relu',
    dtypes: floats,
    grad: 'piecewise',
    torch: 'lambda x: torch.relu(x)',
    // Choosing rounds nothing; relu(−0) may be either zero.
    tolerance: rounded,
    mutants: [
      otherValues('relu drops NaN', (value) => (Number.isNaN(value) ? 0 : value)),
      wrong(
        'relu knows bytes only',
        ({ device, outputs, run }) => {
          run()
          const [out] = outputs
          if (isFloat(out!.dtype)) return
          poke(
            device,
            out!,
            peek(device, out!).map((value) => value % 2),
          )
        },
        ['relu'],
        'dtypes',
      ),
    ],
    samples: [
      { name: 'odd', main: true, make: (g) => ({ inputs: [g.distinct([3, 5, 7])], attrs: {} }) },
      { name: '0-d', make: (g) => ({ inputs: [g.values([], 0.5, 1)], attrs: {} }) },
      { name: 'empty', make: (g) => ({ inputs: [g.values([0, 3])], attrs: {} }) },
      { name: 'block', goldless: true, make: (g) => ({ inputs: [g.distinct([1031], 0.0078125)], attrs: {} }) },
      { name: 'special', special: true, make: (g) => ({ inputs: [g.special()], attrs: {} }) },
    ],
  },
  {
    op: 'reluGrad',
    dtypes: floats,
    torch: 'lambda g, y: torch.where(y <= 0, 0.0, g)',
    tolerance: rounded,
    samples: [
      {
        name: 'odd',
        main: true,
        make: (g) => ({ inputs: [g.values([3, 5, 7]), g.values([3, 5, 7], 0, 2)], attrs: {} }),
      },
      { name: 'empty', make: (g) => ({ inputs: [g.values([0, 3]), g.values([0, 3])], attrs: {} }) },
      { name: 'special', special: true, make: (g) => ({ inputs: g.specialPairs(), attrs: {} }) },
    ],
  },
]
