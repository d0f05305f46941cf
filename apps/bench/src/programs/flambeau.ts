/** flambeau on the device that the command line names. */
import { argv } from 'node:process'
import * as torch from 'flambeau'
import { answerRequests, timeSteps } from '../answer.ts'
import { openDevice } from '../device.ts'
import { makeNet, toTensor } from '../lenet/net.ts'
import type { Problem } from '../lenet/problem.ts'
import type { Answer } from '../protocol.ts'
import { stopwatch } from '../stopwatch.ts'

function add(count: number): Answer {
  const x = torch.randn([10])
  const y = torch.randn([10])
  const elapsed = stopwatch()
  for (let i = 0; i < count; i++) x.add(y)
  return elapsed()
}

function trainer(problem: Problem): () => torch.Tensor {
  const net = makeNet(problem)
  const images = toTensor(problem.images)
  const targets = toTensor(problem.targets)
  const criterion = new torch.nn.MSELoss()
  const optimizer = new torch.optim.SGD(net.parameters(), { lr: problem.learningRate })
  return () => {
    optimizer.zeroGrad()
    const loss = criterion.call(net.call(images), targets)
    loss.backward()
    optimizer.step()
    return loss
  }
}

const device = await openDevice(argv[2] ?? 'js')
torch.setDefaultDevice(device)
let step: (() => torch.Tensor) | undefined

await answerRequests({
  about: () => ({ about: { name: `flambeau ${device.name}`, ...device.info } }),
  add: ({ count }) => add(count),
  problem: ({ problem }) => {
    step = trainer(problem)
    return {}
  },
  steps: ({ count }) => {
    // A scope for each step, as a DataLoader opens one for each of its batches.
    const train = (): torch.Tensor => torch.scope(step!)
    if (device.capabilities.syncRead) return timeSteps(count, () => train().itemSync())
    return timeSteps(count, async () => {
      const loss = train()
      const value = await loss.item()
      loss.dispose()
      return value
    })
  },
})
await device.dispose()
