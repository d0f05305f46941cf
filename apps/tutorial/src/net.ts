import { flatten, nn, type Tensor } from 'flambeau'

const F = nn.functional

/** LeNet for 32 × 32 pictures, as the tutorial builds it. */
export class LeNet extends nn.Module {
  conv1: nn.Conv2d = new nn.Conv2d(1, 6, 5)
  conv2: nn.Conv2d = new nn.Conv2d(6, 16, 5)
  fc1: nn.Linear = new nn.Linear(16 * 5 * 5, 120)
  fc2: nn.Linear = new nn.Linear(120, 84)
  fc3: nn.Linear = new nn.Linear(84, 10)

  override forward(x: Tensor): Tensor {
    x = F.maxPool2d(F.relu(this.conv1.call(x)), [2, 2])
    x = F.maxPool2d(F.relu(this.conv2.call(x)), 2)
    x = flatten(x, 1)
    x = F.relu(this.fc1.call(x))
    x = F.relu(this.fc2.call(x))
    return this.fc3.call(x)
  }
}
