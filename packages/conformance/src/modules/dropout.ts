import { nn } from '@flambeau/core'
import { cases, type Mode, type ModuleCases, numbers } from './record.ts'

// What is drawn differs from what PyTorch draws; core compares these layers in training with the functions they call.
const evaluated: { readonly modes: readonly Mode[] } = { modes: ['eval'] }

export const dropoutModules: readonly ModuleCases[] = [
  cases(
    'Dropout',
    numbers([3, 4]),
    { plain: ['nn.Dropout()', () => new nn.Dropout()], p: ['nn.Dropout(0.25)', () => new nn.Dropout(0.25)] },
    evaluated,
  ),
  cases('Dropout1d', numbers([2, 3, 4]), { plain: ['nn.Dropout1d()', () => new nn.Dropout1d()] }, evaluated),
  cases('Dropout2d', numbers([2, 3, 2, 2]), { plain: ['nn.Dropout2d(0.1)', () => new nn.Dropout2d(0.1)] }, evaluated),
  cases('Dropout3d', numbers([2, 3, 2, 1, 2]), { plain: ['nn.Dropout3d()', () => new nn.Dropout3d()] }, evaluated),
  cases('AlphaDropout', numbers([3, 4]), { plain: ['nn.AlphaDropout()', () => new nn.AlphaDropout()] }, evaluated),
  cases(
    'FeatureAlphaDropout',
    numbers([2, 3, 4]),
    { plain: ['nn.FeatureAlphaDropout(0.2)', () => new nn.FeatureAlphaDropout(0.2)] },
    evaluated,
  ),
]
