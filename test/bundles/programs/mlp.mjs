import { backward, item, manualSeed, tensor } from 'flambeau/functional'
import { Linear, MSELoss, Sequential, Tanh } from 'flambeau/nn'
import { SGD } from 'flambeau/optim'

manualSeed(0)
const net = new Sequential(new Linear(2, 8), new Tanh(), new Linear(8, 1))
const optimizer = new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 })
const criterion = new MSELoss()
const x = tensor([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
])
const y = tensor([[0], [1], [1], [0]])
for (let step = 0; step < 300; step++) {
  optimizer.zeroGrad()
  backward(criterion.call(net.call(x), y))
  optimizer.step()
}
console.log((await item(criterion.call(net.call(x), y))) < 0.05)
