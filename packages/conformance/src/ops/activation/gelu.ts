import { floats, type OpCases, type Sample } from '../../write/case.ts'
import { composedWrongly } from '../../mutants/break.ts'

const variants = ['none', 'tanh'] as const

const forward: readonly Sample[] = variants.flatMap((approximate): Sample[] => [
  {
    name: `${approximate}-odd`,
    main: approximate === 'none',
    make: (g) => ({ inputs: [g.values([3, 5, 7], -4, 4)], attrs: { approximate } }),
  },
  {
    name: `${approximate}-block`,
    goldless: true,
    make: (g) => ({ inputs: [g.values([1031], -8, 8)], attrs: { approximate } }),
  },
  {
    name: `${approximate}-special`,
    special: true,
    goldless: true,
    // +∞ may give NaN; far below 0 the function is a difference of equals, times x.
    make: (g) => ({ inputs: [g.list([0, -0, NaN, 1, 100])], attrs: { approximate } }),
  },
])

const backward: readonly Sample[] = variants.flatMap((approximate): Sample[] => [
  {
    name: `${approximate}-odd`,
    main: approximate === 'none',
    make: (g) => ({ inputs: [g.values([3, 5, 7]), g.values([3, 5, 7], -4, 4)], attrs: { approximate } }),
  },
  {
    name: `${approximate}-empty`,
    make: (g) => ({ inputs: [g.values([0, 3]), g.values([0, 3])], attrs: { approximate } }),
  },
])

export const geluOps: readonly OpCases[] = [
  {
    op: 'gelu',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, approximate: torch.nn.functional.gelu(x, approximate=approximate)',
    mutants: [
      composedWrongly<{ readonly approximate: 'none' | 'tanh' }>('gelu takes tanh for erf', (inputs, attrs, right) =>
        right('gelu', inputs, { approximate: attrs.approximate === 'none' ? 'tanh' : 'none' }),
      ),
    ],
    samples: forward,
  },
  {
    op: 'geluGrad',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda g, x, approximate: torch.ops.aten.gelu_backward(g, x, approximate=approximate)',
    samples: backward,
  },
]
