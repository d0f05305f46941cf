import * as torch from 'flambeau'
import { describe, expect } from 'vitest'
import { onEveryDevice } from '../every-device.ts'
import { settle } from './collector.ts'

const { nn, optim } = torch

/** Devices count what the collector takes in lots of up to 64 storages, of which one may be open. */
const lot = 64

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * 3))

/** Storages that are alive once the garbage collector has done its work. */
async function alive(device: torch.Device): Promise<number> {
  torch.clearConstants(device)
  await device.synchronize()
  await settle()
  return device.memory().liveStorages
}

function dataset(size: number): torch.utils.data.TensorDataset<[torch.Tensor, torch.Tensor]> {
  return new torch.utils.data.TensorDataset(torch.arange(size, { dtype: 'float32' }).view(size, 1), torch.arange(size))
}

describe('side by side', () => {
  onEveryDevice('fifty requests with scopes, each waiting at its own pace', async (device) => {
    torch.setDefaultDevice(device)
    const net = new nn.Linear(1, 1)
    torch.noGrad(() => {
      net.weight.fill_(2)
      net.bias.fill_(1)
    })
    const request = async (n: number): Promise<number> => {
      using step = torch.scope()
      const x = torch.tensor([[n]])
      await pause()
      const y = torch.noGrad(() => net.call(x))
      const first = await y.item()
      await pause()
      const z = step.run(() => torch.tensor([[n]]).add(y))
      return first + (await z.item())
    }
    const round = async (): Promise<void> => {
      const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => request(n)))
      expect(answers).toEqual(Array.from({ length: 50 }, (_, n) => 2 * n + 1 + 3 * n + 1))
    }
    await round()
    const before = await alive(device)
    for (let i = 0; i < 10; i++) await round()
    expect((await alive(device)) - before).toBeLessThan(lot)
  })

  onEveryDevice('a request without a scope beside others with one', async (device) => {
    torch.setDefaultDevice(device)
    const scoped = async (n: number): Promise<number> => {
      using _ = torch.scope()
      const x = torch.tensor([n])
      await pause()
      return x.mul(2).item()
    }
    const plain = async (n: number): Promise<number> => {
      await pause()
      const x = torch.tensor([n])
      await pause()
      return x.mul(2).item()
    }
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => (n % 2 === 0 ? plain(n) : scoped(n))))
    expect(answers).toEqual([2, 4, 6, 8, 10, 12])
  })

  onEveryDevice('two loaders in step', async (device) => {
    torch.setDefaultDevice(device)
    const [left, right] = [0, 1].map(() => new torch.utils.data.DataLoader(dataset(12), { batchSize: 3 })) as [
      torch.utils.data.DataLoader<[torch.Tensor, torch.Tensor]>,
      torch.utils.data.DataLoader<[torch.Tensor, torch.Tensor]>,
    ]
    const round = async (): Promise<void> => {
      const [a, b] = [left[Symbol.iterator](), right[Symbol.iterator]()]
      const sums: torch.Tensor[] = []
      const byHand = torch.tensor(100)
      for (let x = a.next(), y = b.next(); x.done !== true && y.done !== true; x = a.next(), y = b.next()) {
        sums.push(x.value[0].add(y.value[0]).sum().add(byHand))
      }
      expect(await torch.stack(sums).toArray()).toEqual([106, 124, 142, 160])
    }
    await round()
    const before = await alive(device)
    for (let i = 0; i < 10; i++) await round()
    expect((await alive(device)) - before).toBeLessThan(lot)
  })

  onEveryDevice('an evaluation that waits, beside another, records nothing and stays flat', async (device) => {
    torch.setDefaultDevice(device)
    torch.manualSeed(0)
    const net = new nn.Sequential(new nn.Linear(1, 8), new nn.ReLU(), new nn.Linear(8, 1))
    const loader = new torch.utils.data.DataLoader(dataset(300))
    let most = 0
    const evaluate = async (): Promise<number> => {
      using _ = torch.noGrad()
      let total = 0
      let step = 0
      for (const [x, y] of loader) {
        const output = net.call(x)
        expect(output.requiresGrad).toBe(false)
        total += await output.mul(0).add(y).sum().item()
        if (++step % 100 === 0) await settle()
        else if (step % 5 === 0) await pause()
        most = Math.max(most, device.memory().liveStorages)
      }
      return total
    }
    const before = await alive(device)
    expect(await evaluate()).toBe((300 * 299) / 2)
    expect(await Promise.all([evaluate(), evaluate()])).toEqual([44_850, 44_850])
    expect(torch.isGradEnabled()).toBe(true)
    // Two loops, a hundred steps between two collections, two batch tensors in each; and what a step computes.
    expect(most - before).toBeLessThan(2 * 100 * 2 + 2 * lot)
    expect((await alive(device)) - before).toBeLessThan(2 * lot)
  })

  onEveryDevice(
    'a training loop that waits holds what its step needs, and the batches that the collector has not seen',
    async (device) => {
      torch.setDefaultDevice(device)
      torch.manualSeed(0)
      const net = new nn.Sequential(new nn.Linear(1, 8), new nn.ReLU(), new nn.Linear(8, 1))
      const optimizer = new optim.Adam(net.parameters())
      const loader = new torch.utils.data.DataLoader(dataset(100), { shuffle: true })
      const held: number[] = []
      for (let epoch = 0; epoch < 3; epoch++) {
        for (const [x, y] of loader) {
          optimizer.zeroGrad()
          const loss = nn.functional.mseLoss(net.call(x), y.view(1, 1).float())
          loss.backward()
          optimizer.step()
          await loss.item()
        }
        held.push(await alive(device))
      }
      expect(held[2]! - held[0]!).toBeLessThan(lot)
    },
  )
})
