import * as torch from 'flambeau'
import type { Problem, Values } from './problem.ts'

const F = torch.nn.functional

/** The tutorial's net for pictures of 32 × 32. */
export class LeNet extends torch.nn.Module {
  conv1: torch.nn.Conv2d = new torch.nn.Conv2d(1, 6, 5)
  conv2: torch.nn.Conv2d = new torch.nn.Conv2d(6, 16, 5)
  fc1: torch.nn.Linear = new torch.nn.Linear(16 * 5 * 5, 120)
  fc2: torch.nn.Linear = new torch.nn.Linear(120, 84)
  fc3: torch.nn.Linear = new torch.nn.Linear(84, 10)

  override forward(x: torch.Tensor): torch.Tensor {
    x = F.maxPool2d(F.relu(this.conv1.call(x)), [2, 2])
    x = F.maxPool2d(F.relu(this.conv2.call(x)), 2)
    x = torch.flatten(x, 1)
    x = F.relu(this.fc1.call(x))
    x = F.relu(this.fc2.call(x))
    return this.fc3.call(x)
  }
}

/** A tensor on the default device. */
export function toTensor({ shape, values }: Values): torch.Tensor {
  return torch.fromArray(Float32Array.from(values), shape)
}

/** The net with the weights of a problem. */
export function makeNet({ weights }: Problem): LeNet {
  const net = new LeNet()
  net.loadStateDict(Object.fromEntries(Object.entries(weights).map(([name, values]) => [name, toTensor(values)])))
  return net
}
