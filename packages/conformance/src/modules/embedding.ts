import { nn } from '@flambeau/core'
import type { Gen } from '../write/gen.ts'
import { cases, type ModuleCases } from './record.ts'

const bags = (gen: Gen) => [gen.integers([3, 4], 0, 7)]

export const embeddingModules: readonly ModuleCases[] = [
  cases(
    'Embedding',
    (gen) => [gen.integers([2, 5], 0, 7)],
    {
      plain: ['nn.Embedding(7, 3)', () => new nn.Embedding(7, 3)],
      padding: ['nn.Embedding(7, 3, padding_idx=-2)', () => new nn.Embedding(7, 3, { paddingIdx: -2 })],
      norm: [
        'nn.Embedding(7, 3, max_norm=1.5, norm_type=1, scale_grad_by_freq=True)',
        () => new nn.Embedding(7, 3, { maxNorm: 1.5, normType: 1, scaleGradByFreq: true }),
      ],
    },
    {
      large: {
        torch: 'nn.Embedding(500, 100, padding_idx=3)',
        make: () => new nn.Embedding(500, 100, { paddingIdx: 3 }),
      },
    },
  ),
  cases(
    'EmbeddingBag',
    bags,
    {
      plain: ['nn.EmbeddingBag(7, 3)', () => new nn.EmbeddingBag(7, 3)],
      sum: [
        "nn.EmbeddingBag(7, 3, mode='sum', padding_idx=1)",
        () => new nn.EmbeddingBag(7, 3, { mode: 'sum', paddingIdx: 1 }),
      ],
      max: ["nn.EmbeddingBag(7, 3, mode='max')", () => new nn.EmbeddingBag(7, 3, { mode: 'max' })],
      norm: ['nn.EmbeddingBag(7, 3, max_norm=1)', () => new nn.EmbeddingBag(7, 3, { maxNorm: 1 })],
    },
    { large: { torch: 'nn.EmbeddingBag(500, 100)', make: () => new nn.EmbeddingBag(500, 100) } },
  ),
  {
    // PyTorch divides gradients by the frequencies of other indices.
    module: 'EmbeddingBag.frequencies',
    variants: {
      plain: {
        torch: 'nn.EmbeddingBag(7, 3, scale_grad_by_freq=True)',
        make: () => new nn.EmbeddingBag(7, 3, { scaleGradByFreq: true }),
        inputs: bags,
        gradless: true,
      },
    },
  },
  {
    module: 'EmbeddingBag.offsets',
    variants: {
      weighted: {
        torch: "nn.EmbeddingBag(7, 3, mode='sum', include_last_offset=True)",
        make: () => new nn.EmbeddingBag(7, 3, { mode: 'sum', includeLastOffset: true }),
        inputs: (gen) => [gen.integers([6], 0, 7), gen.list([0, 2, 2, 6], [4], 'int32'), gen.values([6])],
      },
    },
  },
]
