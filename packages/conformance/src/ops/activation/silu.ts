import { floats, type OpCases } from '../../write/case.ts'

export const siluOps: readonly OpCases[] = [
  {
    op: 'silu',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x: torch.nn.functional.silu(x)',
    samples: [
      { name: 'odd', main: true, make: (g) => ({ inputs: [g.values([3, 5, 7], -4, 4)], attrs: {} }) },
      { name: '0-d', make: (g) => ({ inputs: [g.values([])], attrs: {} }) },
      { name: 'empty', make: (g) => ({ inputs: [g.values([0, 3])], attrs: {} }) },
      { name: 'block', goldless: true, make: (g) => ({ inputs: [g.values([1031], -20, 20)], attrs: {} }) },
      { name: 'special', special: true, make: (g) => ({ inputs: [g.special()], attrs: {} }) },
    ],
  },
  {
    op: 'siluGrad',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda g, x: g * torch.sigmoid(x) * (1 + x * (1 - torch.sigmoid(x)))',
    samples: [
      {
        name: 'odd',
        main: true,
        make: (g) => ({ inputs: [g.values([3, 5, 7]), g.values([3, 5, 7], -4, 4)], attrs: {} }),
      },
      { name: 'empty', make: (g) => ({ inputs: [g.values([0, 3]), g.values([0, 3])], attrs: {} }) },
    ],
  },
]
