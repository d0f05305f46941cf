import { nn, ones } from '@flambeau/core'
import { cases, type ModuleCases, numbers } from './record.ts'

class Net extends nn.Module {
  features = new nn.Sequential(new nn.Conv2d(1, 6, 5), new nn.BatchNorm2d(6), new nn.ReLU(), new nn.MaxPool2d(2))
  blocks = new nn.ModuleList([new nn.Linear(6, 6), new nn.Linear(6, 6), new nn.Linear(6, 2, { bias: false })])
  heads = new nn.ModuleDict({ left: new nn.Linear(2, 1), right: new nn.Identity() })
  empty = new nn.ModuleList()
  scale = new nn.Parameter(ones([1]))
}

/** The same net, as PyTorch has it. */
const net = `type('Net', (nn.Module,), {'__init__': lambda self: (nn.Module.__init__(self), [setattr(self, k, v) for k, v in (
  ('features', nn.Sequential(nn.Conv2d(1, 6, 5), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2))),
  ('blocks', nn.ModuleList([nn.Linear(6, 6), nn.Linear(6, 6), nn.Linear(6, 2, bias=False)])),
  ('heads', nn.ModuleDict({'left': nn.Linear(2, 1), 'right': nn.Identity()})),
  ('empty', nn.ModuleList([])), ('scale', nn.Parameter(torch.ones(1))))], None)[2]})()`

export const containerModules: readonly ModuleCases[] = [
  cases('Sequential', numbers([2, 3]), {
    plain: [
      'nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))',
      () => new nn.Sequential(new nn.Linear(3, 4), new nn.Tanh(), new nn.Linear(4, 2)),
    ],
  }),
  { module: 'Module', variants: { net: { torch: net, make: () => new Net() } } },
]
