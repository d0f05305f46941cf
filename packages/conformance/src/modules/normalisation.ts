import { nn } from '@flambeau/core'
import { both, cases, type ModuleCases, numbers } from './record.ts'

const rows = numbers([4, 3])
const images = numbers([3, 2, 3, 2])
const volumes = numbers([2, 2, 2, 1, 3])

export const normalisationModules: readonly ModuleCases[] = [
  cases(
    'BatchNorm1d',
    rows,
    {
      plain: ['nn.BatchNorm1d(3)', () => new nn.BatchNorm1d(3)],
      options: [
        'nn.BatchNorm1d(3, eps=0.001, momentum=0.3, bias=False)',
        () => new nn.BatchNorm1d(3, { eps: 1e-3, momentum: 0.3, bias: false }),
      ],
      average: ['nn.BatchNorm1d(3, momentum=None)', () => new nn.BatchNorm1d(3, { momentum: null })],
      untracked: [
        'nn.BatchNorm1d(3, track_running_stats=False)',
        () => new nn.BatchNorm1d(3, { trackRunningStats: false }),
      ],
    },
    { modes: both, large: { torch: 'nn.BatchNorm1d(100)', make: () => new nn.BatchNorm1d(100) } },
  ),
  cases(
    'BatchNorm2d',
    images,
    {
      plain: ['nn.BatchNorm2d(2)', () => new nn.BatchNorm2d(2)],
      fixed: ['nn.BatchNorm2d(2, affine=False)', () => new nn.BatchNorm2d(2, { affine: false })],
    },
    { modes: both },
  ),
  cases('BatchNorm3d', volumes, { plain: ['nn.BatchNorm3d(2)', () => new nn.BatchNorm3d(2)] }, { modes: both }),
  cases(
    'InstanceNorm1d',
    numbers([2, 3, 5]),
    {
      plain: ['nn.InstanceNorm1d(3)', () => new nn.InstanceNorm1d(3)],
      tracked: [
        'nn.InstanceNorm1d(3, affine=True, track_running_stats=True)',
        () => new nn.InstanceNorm1d(3, { affine: true, trackRunningStats: true }),
      ],
    },
    { modes: both },
  ),
  cases('InstanceNorm1d.single', numbers([3, 5]), { plain: ['nn.InstanceNorm1d(3)', () => new nn.InstanceNorm1d(3)] }),
  cases(
    'InstanceNorm2d',
    images,
    {
      affine: [
        'nn.InstanceNorm2d(2, affine=True, eps=0.01)',
        () => new nn.InstanceNorm2d(2, { affine: true, eps: 0.01 }),
      ],
    },
    { modes: both },
  ),
  cases(
    'InstanceNorm3d',
    volumes,
    {
      tracked: [
        'nn.InstanceNorm3d(2, momentum=0.5, track_running_stats=True)',
        () => new nn.InstanceNorm3d(2, { momentum: 0.5, trackRunningStats: true }),
      ],
    },
    { modes: both },
  ),
  cases(
    'LayerNorm',
    numbers([2, 3, 4]),
    {
      plain: ['nn.LayerNorm(4)', () => new nn.LayerNorm(4)],
      shape: ['nn.LayerNorm((3, 4), eps=0.001)', () => new nn.LayerNorm([3, 4], { eps: 1e-3 })],
      weight: ['nn.LayerNorm(4, bias=False)', () => new nn.LayerNorm(4, { bias: false })],
      fixed: ['nn.LayerNorm(4, elementwise_affine=False)', () => new nn.LayerNorm(4, { elementwiseAffine: false })],
    },
    { large: { torch: 'nn.LayerNorm(100)', make: () => new nn.LayerNorm(100) } },
  ),
  cases(
    'RMSNorm',
    numbers([2, 3, 4]),
    {
      eps: ['nn.RMSNorm((3, 4), eps=0.001)', () => new nn.RMSNorm([3, 4], { eps: 1e-3 })],
      fixed: [
        'nn.RMSNorm(4, eps=0.001, elementwise_affine=False)',
        () => new nn.RMSNorm(4, { eps: 1e-3, elementwiseAffine: false }),
      ],
    },
    { large: { torch: 'nn.RMSNorm(100)', make: () => new nn.RMSNorm(100) } },
  ),
  {
    module: 'RMSNorm.default',
    // The default eps is that of the dtype, float64 in PyTorch's answer: only what is printed.
    variants: { plain: { torch: 'nn.RMSNorm(4)', make: () => new nn.RMSNorm(4) } },
  },
  cases(
    'GroupNorm',
    numbers([2, 6, 3]),
    {
      plain: ['nn.GroupNorm(3, 6)', () => new nn.GroupNorm(3, 6)],
      weight: ['nn.GroupNorm(2, 6, eps=0.001, bias=False)', () => new nn.GroupNorm(2, 6, { eps: 1e-3, bias: false })],
      fixed: ['nn.GroupNorm(1, 6, affine=False)', () => new nn.GroupNorm(1, 6, { affine: false })],
    },
    { large: { torch: 'nn.GroupNorm(2, 100)', make: () => new nn.GroupNorm(2, 100) } },
  ),
  cases('LocalResponseNorm', numbers([2, 5, 3]), {
    plain: ['nn.LocalResponseNorm(2)', () => new nn.LocalResponseNorm(2)],
    options: [
      'nn.LocalResponseNorm(3, alpha=0.5, beta=0.5, k=2)',
      () => new nn.LocalResponseNorm(3, { alpha: 0.5, beta: 0.5, k: 2 }),
    ],
  }),
]
