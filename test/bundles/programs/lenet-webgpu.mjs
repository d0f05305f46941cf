import * as torch from 'flambeau/functional'
import * as nn from 'flambeau/nn'
import * as F from 'flambeau/nn/functional'
import { SGD } from 'flambeau/optim'

class LeNet extends nn.Module {
  conv1 = new nn.Conv2d(1, 6, 5)
  conv2 = new nn.Conv2d(6, 16, 5)
  fc1 = new nn.Linear(16 * 5 * 5, 120)
  fc2 = new nn.Linear(120, 84)
  fc3 = new nn.Linear(84, 10)

  forward(x) {
    x = F.maxPool2d(F.relu(this.conv1.call(x)), 2)
    x = F.maxPool2d(F.relu(this.conv2.call(x)), 2)
    x = F.relu(this.fc1.call(torch.flatten(x, 1)))
    return this.fc3.call(F.relu(this.fc2.call(x)))
  }
}

torch.setDefaultDevice(await torch.webgpu())
torch.manualSeed(0)
const net = new LeNet()
const optimizer = new SGD(net.parameters(), { lr: 0.05, momentum: 0.9 })
const criterion = new nn.CrossEntropyLoss()
const images = torch.randn([8, 1, 32, 32])
const labels = torch.arange(8)
const losses = []
for (let step = 0; step < 10; step++) {
  optimizer.zeroGrad()
  const loss = criterion.call(net.call(images), labels)
  torch.backward(loss)
  optimizer.step()
  losses.push(await torch.item(loss))
}
console.log(net.conv1.weight.shape.join('×'), losses.at(-1) < losses[0])
