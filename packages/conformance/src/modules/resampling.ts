import { nn } from '@flambeau/core'
import { cases, type ModuleCases, numbers } from './record.ts'

const images = numbers([1, 2, 3, 4])

export const resamplingModules: readonly ModuleCases[] = [
  cases('PixelShuffle', numbers([1, 8, 2, 3]), { plain: ['nn.PixelShuffle(2)', () => new nn.PixelShuffle(2)] }),
  cases('PixelUnshuffle', numbers([1, 2, 4, 6]), { plain: ['nn.PixelUnshuffle(2)', () => new nn.PixelUnshuffle(2)] }),
  cases('ChannelShuffle', numbers([1, 6, 2, 2]), { plain: ['nn.ChannelShuffle(3)', () => new nn.ChannelShuffle(3)] }),
  cases('Upsample', images, {
    factor: ['nn.Upsample(scale_factor=2)', () => new nn.Upsample({ scaleFactor: 2 })],
    size: [
      "nn.Upsample(size=(5, 6), mode='bilinear', align_corners=True)",
      () => new nn.Upsample({ size: [5, 6], mode: 'bilinear', alignCorners: true }),
    ],
    cubic: [
      "nn.Upsample(scale_factor=1.5, mode='bicubic')",
      () => new nn.Upsample({ scaleFactor: 1.5, mode: 'bicubic' }),
    ],
  }),
  cases('UpsamplingNearest2d', images, {
    factor: ['nn.UpsamplingNearest2d(scale_factor=2)', () => new nn.UpsamplingNearest2d({ scaleFactor: 2 })],
  }),
  cases('UpsamplingBilinear2d', images, {
    size: ['nn.UpsamplingBilinear2d(size=7)', () => new nn.UpsamplingBilinear2d({ size: 7 })],
  }),
]
