import * as torch from '@flambeau/core'
import { floats, type OpCases } from '../write/case.ts'
import { moving, samplesOf } from '../write/rows.ts'

/** Functions that are others by a second name, and those that stand alone in their file. */
export const aliasFunctions: readonly OpCases[] = [
  moving<{ readonly sizes: readonly number[] }>({
    op: 'splitWithSizes',
    torch: 'lambda x, sizes: torch.split_with_sizes(x, sizes)',
    invoke: ([x], { sizes }) => torch.splitWithSizes(x!, sizes),
    rows: [{ name: 'odd', inputs: [[6, 2]], attrs: { sizes: [1, 0, 5] } }],
  }),
  moving({
    op: 'rowStack',
    torch: 'lambda *xs: torch.row_stack(xs)',
    invoke: (xs) => torch.rowStack(xs),
    rows: [{ name: 'odd', inputs: [[3, 2], [2]] }],
  }),
  {
    op: 'argwhere',
    dtypes: ['float32', 'int32', 'bool'],
    torch: 'lambda x: torch.argwhere(x)',
    invoke: ([x]) => torch.argwhere(x!),
    samples: samplesOf([{ name: 'odd', inputs: [(g) => g.from([3, 5], (i) => i % 2)] }]),
  },
  {
    op: 'trueDivide',
    dtypes: ['float32', 'float64', 'int32'],
    torch: 'lambda a, b: torch.true_divide(a, b)',
    invoke: ([a, b]) => torch.trueDivide(a!, b!),
    samples: samplesOf([{ name: 'odd', inputs: [[3, 5], (g) => g.from([5], (i) => i + 1)] }]),
  },
  {
    op: 'floatPower',
    dtypes: ['float32', 'float64', 'int32'],
    torch: 'lambda a, b: torch.float_power(a, b)',
    invoke: ([a, b]) => torch.floatPower(a!, b!),
    samples: samplesOf([
      { name: 'odd', inputs: [(g) => g.from([3, 5], (i) => i + 1), (g) => g.from([5], (i) => i - 2)] },
    ]),
  },
  {
    op: 'trapz',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda y, dx: torch.trapz(y, dx=dx)',
    invoke: ([y], { dx }: { readonly dx: number }) => torch.trapz(y!, undefined, { dx }),
    samples: samplesOf([{ name: 'odd', inputs: [[3, 5]], attrs: { dx: 0.5 } }]),
  },
  {
    op: 'frexp',
    dtypes: ['float32', 'float64'],
    grad: 'smooth',
    torch: 'lambda x: torch.frexp(x)',
    invoke: ([x]) => {
      const { mantissa, exponent } = torch.frexp(x!)
      return [mantissa, exponent]
    },
    // At powers of two the exponent jumps.
    samples: samplesOf([{ name: 'odd', inputs: [(g) => g.values([3, 5], 0.1, 9)] }]),
  },
]
