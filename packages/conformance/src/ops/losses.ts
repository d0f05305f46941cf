import { floats, type OpCases, type Sample } from '../case.ts'

const reductions = ['mean', 'sum', 'none'] as const

const shapes: readonly (readonly [string, readonly number[]])[] = [
  ['odd', [3, 5, 7]],
  ['one', [1]],
  ['long', [1031]],
]

const forward: readonly Sample[] = reductions.flatMap((reduction) =>
  shapes.map(
    ([name, shape]) =>
      ({
        name: `${reduction}-${name}`,
        main: reduction === 'mean' && name === 'odd',
        goldless: name === 'long',
        make: (g) => ({ inputs: [g.values(shape), g.values(shape)], attrs: { reduction } }),
      }) satisfies Sample,
  ),
)

const backward: readonly Sample[] = reductions.flatMap((reduction) =>
  shapes.map(
    ([name, shape]) =>
      ({
        name: `${reduction}-${name}`,
        main: reduction === 'mean' && name === 'odd',
        goldless: name === 'long',
        make: (g) => ({
          inputs: [g.values(reduction === 'none' ? shape : []), g.values(shape), g.values(shape)],
          attrs: { reduction },
        }),
      }) satisfies Sample,
  ),
)

export const lossOps: readonly OpCases[] = [
  {
    op: 'mseLoss',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, y, reduction: torch.nn.functional.mse_loss(x, y, reduction=reduction)',
    samples: forward,
  },
  {
    op: 'mseLossGrad',
    dtypes: floats,
    grad: 'smooth',
    torch: "lambda g, x, y, reduction: 2 * (x - y) * g / (x.numel() if reduction == 'mean' else 1)",
    samples: backward,
  },
]
