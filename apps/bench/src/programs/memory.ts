/** Trains on the device that the command line names, as a tutorial would, and watches the memory of its own process. */
import { argv, memoryUsage } from 'node:process'
import * as torch from 'flambeau'
import { answerRequests } from '../answer.ts'
import { openDevice } from '../device.ts'
import { LeNet } from '../lenet/net.ts'

const batchSize = 4
const device = await openDevice(argv[2] ?? 'js')
torch.setDefaultDevice(device)
torch.manualSeed(0)
const net = new LeNet()
const criterion = new torch.nn.MSELoss()
const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.01 })

function train(images: torch.Tensor, targets: torch.Tensor): torch.Tensor {
  optimizer.zeroGrad()
  const loss = criterion.call(net.call(images), targets)
  loss.backward()
  optimizer.step()
  return loss
}

/** A plain loop that never yields to the event loop. */
function trainSynchronously(steps: number, watch: (step: number) => void): void {
  for (let step = 1; step <= steps; step++) {
    const images = torch.randn([batchSize, 1, 32, 32])
    const targets = torch.randn([batchSize, 10])
    train(images, targets).itemSync()
    watch(step)
  }
}

async function trainFromLoader(steps: number, watch: (step: number) => void): Promise<void> {
  const size = 50 * batchSize
  const data = new torch.utils.data.TensorDataset(torch.randn([size, 1, 32, 32]), torch.randn([size, 10]))
  const loader = new torch.utils.data.DataLoader(data, { batchSize, shuffle: true })
  for (let step = 1; step <= steps;) {
    for (const [images, targets] of loader) {
      if (step > steps) break
      await train(images, targets).item()
      watch(step++)
    }
  }
}

await answerRequests({
  memory: async ({ steps, settled }) => {
    let start = 0
    let most = 0
    const watch = (step: number): void => {
      const { rss } = memoryUsage()
      if (step === settled) start = rss
      if (step >= settled) most = Math.max(most, rss)
    }
    if (device.capabilities.syncRead) trainSynchronously(steps, watch)
    else await trainFromLoader(steps, watch)
    return { megabytes: { settled: start / 2 ** 20, growth: (most - start) / 2 ** 20 } }
  },
})
await device.dispose()
