import { nn } from '@flambeau/core'
import { cases, type ModuleCases, numbers } from './record.ts'

export const arrangingModules: readonly ModuleCases[] = [
  cases('Identity', numbers([2, 3]), { plain: ['nn.Identity()', () => new nn.Identity()] }),
  cases('Flatten', numbers([2, 3, 4]), {
    plain: ['nn.Flatten()', () => new nn.Flatten()],
    dims: ['nn.Flatten(0, 1)', () => new nn.Flatten(0, 1)],
  }),
  cases('Unflatten', numbers([2, 12]), {
    plain: ['nn.Unflatten(1, (3, 4))', () => new nn.Unflatten(1, [3, 4])],
    rest: ['nn.Unflatten(-1, (2, -1))', () => new nn.Unflatten(-1, [2, -1])],
  }),
]
