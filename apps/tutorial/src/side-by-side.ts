import * as torch from 'flambeau'
import { DigitDataset } from './digit-dataset.ts'
import type { ImageSet } from './image-set.ts'
import { LeNet } from './net.ts'

export interface LossOptions {
  readonly seed: number
  readonly steps: number
  readonly batchSize: number
}

/**
 * The losses of a fresh net's first steps of SGD on one device. Seed and pictures alone decide them.
 *
 * The rate is small on purpose: where two values in a pooling window differ by one rounding, devices may pick different ones,
 * and a large rate turns that into another trajectory within a few steps.
 */
export async function firstLosses(device: torch.Device, set: ImageSet, options: LossOptions): Promise<number[]> {
  const { seed, steps, batchSize } = options
  const before = torch.getDefaultDevice()
  torch.setDefaultDevice(device)
  try {
    torch.manualSeed(seed)
    const net = new LeNet()
    const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.05, momentum: 0.9 })
    const criterion = new torch.nn.CrossEntropyLoss()
    const batches = new torch.DataLoader(new DigitDataset(set), { batchSize })
    const losses: number[] = []
    while (losses.length < steps) {
      for (const [images, labels] of batches) {
        optimizer.zeroGrad()
        const loss = criterion.call(net.call(images), labels)
        loss.backward()
        optimizer.step()
        losses.push(await loss.item())
        if (losses.length === steps) break
      }
    }
    return losses
  } finally {
    torch.setDefaultDevice(before)
  }
}

/** The losses of one device. */
export interface Run {
  readonly name: string
  readonly losses: readonly number[]
}

/** The largest difference to the first run, relative to its loss, and where it is. */
export function largestDifference([first, ...others]: readonly Run[]): {
  difference: number
  name: string
  step: number
} {
  let largest = { difference: 0, name: first?.name ?? '', step: 1 }
  for (const { name, losses } of others) {
    losses.forEach((loss, i) => {
      const expected = first!.losses[i]!
      const relative = Math.abs(loss - expected) / Math.abs(expected)
      const difference = Number.isNaN(relative) ? Number.POSITIVE_INFINITY : relative
      if (difference > largest.difference) largest = { difference, name, step: i + 1 }
    })
  }
  return largest
}

/** A table of losses: a line per step, a column per device. */
export function lossTable(runs: readonly Run[], shown: readonly number[]): string {
  const width = Math.max(10, ...runs.map(({ name }) => name.length))
  const head = ['step', ...runs.map(({ name }) => name.padStart(width))].join('  ')
  const lines = shown.map((step) => {
    const cells = runs.map(({ losses }) => losses[step - 1]!.toFixed(6).padStart(width))
    return [String(step).padStart(4), ...cells].join('  ')
  })
  return [head, ...lines].join('\n')
}
