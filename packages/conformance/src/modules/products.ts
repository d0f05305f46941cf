import { nn } from '@flambeau/core'
import { cases, type ModuleCases, numbers } from './record.ts'

const pair = numbers([3, 4], [3, 4])

export const productModules: readonly ModuleCases[] = [
  cases(
    'Linear',
    numbers([2, 3, 4]),
    {
      plain: ['nn.Linear(4, 5)', () => new nn.Linear(4, 5)],
      'no-bias': ['nn.Linear(4, 5, bias=False)', () => new nn.Linear(4, 5, { bias: false })],
    },
    { large: { torch: 'nn.Linear(200, 300)', make: () => new nn.Linear(200, 300) } },
  ),
  cases(
    'Bilinear',
    numbers([3, 2], [3, 4]),
    {
      plain: ['nn.Bilinear(2, 4, 5)', () => new nn.Bilinear(2, 4, 5)],
      'no-bias': ['nn.Bilinear(2, 4, 5, bias=False)', () => new nn.Bilinear(2, 4, 5, { bias: false })],
    },
    { large: { torch: 'nn.Bilinear(30, 20, 300)', make: () => new nn.Bilinear(30, 20, 300) } },
  ),
  cases('CosineSimilarity', pair, {
    plain: ['nn.CosineSimilarity()', () => new nn.CosineSimilarity()],
    dim: ['nn.CosineSimilarity(0, eps=0.001)', () => new nn.CosineSimilarity(0, { eps: 1e-3 })],
  }),
  cases('PairwiseDistance', pair, {
    plain: ['nn.PairwiseDistance()', () => new nn.PairwiseDistance()],
    options: [
      'nn.PairwiseDistance(3, eps=0.01, keepdim=True)',
      () => new nn.PairwiseDistance(3, { eps: 0.01, keepdim: true }),
    ],
  }),
]
