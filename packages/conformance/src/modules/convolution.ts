import { nn } from '@flambeau/core'
import { cases, type ModuleCases, numbers } from './record.ts'

const rows = numbers([2, 4, 9])
const images = numbers([2, 4, 6, 5])
const volumes = numbers([2, 2, 4, 3, 4])

export const convolutionModules: readonly ModuleCases[] = [
  cases(
    'Conv1d',
    rows,
    {
      plain: ['nn.Conv1d(4, 3, 3)', () => new nn.Conv1d(4, 3, 3)],
      options: [
        'nn.Conv1d(4, 2, 3, stride=2, padding=1, dilation=2, groups=2, bias=False)',
        () => new nn.Conv1d(4, 2, 3, { stride: 2, padding: 1, dilation: 2, groups: 2, bias: false }),
      ],
      same: ["nn.Conv1d(4, 2, 4, padding='same')", () => new nn.Conv1d(4, 2, 4, { padding: 'same' })],
      'same-reflected': [
        "nn.Conv1d(4, 2, 4, padding='same', padding_mode='reflect')",
        () => new nn.Conv1d(4, 2, 4, { padding: 'same', paddingMode: 'reflect' }),
      ],
    },
    { large: { torch: 'nn.Conv1d(64, 256, 9)', make: () => new nn.Conv1d(64, 256, 9) } },
  ),
  cases(
    'Conv2d',
    images,
    {
      plain: ['nn.Conv2d(4, 3, 3)', () => new nn.Conv2d(4, 3, 3)],
      options: [
        'nn.Conv2d(4, 8, (3, 2), stride=2, padding=(1, 2), dilation=2, groups=2, bias=False)',
        () => new nn.Conv2d(4, 8, [3, 2], { stride: 2, padding: [1, 2], dilation: 2, groups: 2, bias: false }),
      ],
      replicated: [
        "nn.Conv2d(4, 2, 3, padding=(2, 1), padding_mode='replicate')",
        () => new nn.Conv2d(4, 2, 3, { padding: [2, 1], paddingMode: 'replicate' }),
      ],
      'valid-circular': [
        "nn.Conv2d(4, 2, 3, padding='valid', padding_mode='circular')",
        () => new nn.Conv2d(4, 2, 3, { padding: 'valid', paddingMode: 'circular' }),
      ],
    },
    { large: { torch: 'nn.Conv2d(64, 128, 5, groups=2)', make: () => new nn.Conv2d(64, 128, 5, { groups: 2 }) } },
  ),
  cases(
    'Conv3d',
    volumes,
    {
      plain: ['nn.Conv3d(2, 3, 2)', () => new nn.Conv3d(2, 3, 2)],
      circular: [
        "nn.Conv3d(2, 2, 2, padding=1, padding_mode='circular')",
        () => new nn.Conv3d(2, 2, 2, { padding: 1, paddingMode: 'circular' }),
      ],
    },
    { large: { torch: 'nn.Conv3d(16, 128, 3)', make: () => new nn.Conv3d(16, 128, 3) } },
  ),
  cases(
    'ConvTranspose1d',
    numbers([2, 4, 5]),
    {
      plain: ['nn.ConvTranspose1d(4, 3, 3)', () => new nn.ConvTranspose1d(4, 3, 3)],
      options: [
        'nn.ConvTranspose1d(4, 2, 3, stride=2, padding=1, output_padding=1, groups=2, bias=False)',
        () => new nn.ConvTranspose1d(4, 2, 3, { stride: 2, padding: 1, outputPadding: 1, groups: 2, bias: false }),
      ],
    },
    { large: { torch: 'nn.ConvTranspose1d(64, 256, 9)', make: () => new nn.ConvTranspose1d(64, 256, 9) } },
  ),
  cases(
    'ConvTranspose2d',
    numbers([2, 2, 3, 4]),
    {
      plain: ['nn.ConvTranspose2d(2, 3, 2)', () => new nn.ConvTranspose2d(2, 3, 2)],
      options: [
        'nn.ConvTranspose2d(2, 2, (3, 2), stride=2, padding=(0, 1), output_padding=1, dilation=2)',
        () => new nn.ConvTranspose2d(2, 2, [3, 2], { stride: 2, padding: [0, 1], outputPadding: 1, dilation: 2 }),
      ],
    },
    { large: { torch: 'nn.ConvTranspose2d(64, 64, 5)', make: () => new nn.ConvTranspose2d(64, 64, 5) } },
  ),
  {
    module: 'ConvTranspose2d.outputSize',
    variants: {
      size: {
        torch: 'nn.ConvTranspose2d(2, 2, 3, stride=2, padding=1)',
        make: () => new nn.ConvTranspose2d(2, 2, 3, { stride: 2, padding: 1 }),
        inputs: numbers([1, 2, 3, 4]),
        extra: [[6, 7]],
      },
    },
  },
  cases(
    'ConvTranspose3d',
    numbers([1, 2, 2, 3, 2]),
    {
      plain: ['nn.ConvTranspose3d(2, 2, 2)', () => new nn.ConvTranspose3d(2, 2, 2)],
      stride: ['nn.ConvTranspose3d(2, 2, 2, stride=2)', () => new nn.ConvTranspose3d(2, 2, 2, { stride: 2 })],
    },
    { large: { torch: 'nn.ConvTranspose3d(16, 128, 3)', make: () => new nn.ConvTranspose3d(16, 128, 3) } },
  ),
  cases('Unfold', numbers([2, 2, 4, 5]), {
    plain: ['nn.Unfold(2)', () => new nn.Unfold(2)],
    options: [
      'nn.Unfold((2, 3), dilation=1, padding=1, stride=2)',
      () => new nn.Unfold([2, 3], { dilation: 1, padding: 1, stride: 2 }),
    ],
  }),
  cases('Fold', numbers([2, 8, 12]), {
    plain: ['nn.Fold((4, 5), 2)', () => new nn.Fold([4, 5], 2)],
  }),
]
