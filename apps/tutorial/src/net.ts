import * as torch from 'flambeau'

const { nn } = torch
const F = nn.functional

/** LeNet for 32 × 32 pictures, as the tutorial builds it. */
export class LeNet extends nn.Module {
  conv1: torch.nn.Conv2d = new nn.Conv2d(1, 6, 5)
  conv2: torch.nn.Conv2d = new nn.Conv2d(6, 16, 5)
  fc1: torch.nn.Linear = new nn.Linear(16 * 5 * 5, 120)
  fc2: torch.nn.Linear = new nn.Linear(120, 84)
  fc3: torch.nn.Linear = new nn.Linear(84, 10)

  override forward(x: torch.Tensor): torch.Tensor {
    x = F.maxPool2d(F.relu(this.conv1.call(x)), [2, 2])
    x = F.maxPool2d(F.relu(this.conv2.call(x)), 2)
    x = torch.flatten(x, 1)
    x = F.relu(this.fc1.call(x))
    x = F.relu(this.fc2.call(x))
    return this.fc3.call(x)
  }
}
