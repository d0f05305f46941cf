import * as torch from 'flambeau'
import { DigitDataset } from './digit-dataset.ts'
import type { ImageSet } from './image-set.ts'
import { LeNet } from './net.ts'

export interface LossOptions {
  readonly seed: number
  readonly steps: number
  readonly batchSize: number
  /** Ends it after a step. */
  readonly signal?: AbortSignal
}

/**
 * The losses of a fresh net's first steps of SGD on one device. Seed and pictures alone decide them.
 *
 * The rate is small on purpose: where two values in a pooling window differ by one rounding, devices may pick different ones,
 * and a large rate turns that into another trajectory within a few steps.
 *
 * @throws {@link torch.TorchError} `INVALID_ARGUMENT` if there are no pictures.
 */
export async function firstLosses(device: torch.Device, set: ImageSet, options: LossOptions): Promise<number[]> {
  const { seed, steps, batchSize, signal } = options
  if (set.labels.length === 0) {
    throw new torch.TorchError('INVALID_ARGUMENT', 'firstLosses', 'there are no pictures to train on. Give it some.')
  }
  const before = torch.getDefaultDevice()
  torch.setDefaultDevice(device)
  try {
    torch.manualSeed(seed)
    const net = new LeNet()
    const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.05, momentum: 0.9 })
    const criterion = new torch.nn.CrossEntropyLoss()
    const batches = new torch.utils.data.DataLoader(new DigitDataset(set), { batchSize })
    const losses: number[] = []
    for (;;) {
      for (const [images, labels] of batches) {
        optimizer.zeroGrad()
        const loss = criterion.call(net.call(images), labels)
        loss.backward()
        optimizer.step()
        losses.push(await loss.item())
        if (losses.length === steps || signal?.aborted) return losses
      }
    }
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

/** Tables of losses, a line per step, a column per device: one, or several where not all devices fit side by side. */
export function lossTable(runs: readonly Run[], shown: readonly number[], width = Number.POSITIVE_INFINITY): string {
  const column = Math.max(10, ...runs.map(({ name }) => name.length))
  const across = Math.max(1, Math.floor((width - 4) / (column + 2)))
  const tables: string[] = []
  for (let at = 0; at < runs.length; at += across) tables.push(table(runs.slice(at, at + across), shown, column))
  return tables.join('\n\n')
}

function table(runs: readonly Run[], shown: readonly number[], column: number): string {
  const head = ['step', ...runs.map(({ name }) => name.padStart(column))].join('  ')
  const lines = shown.map((step) => {
    const cells = runs.map(({ losses }) => losses[step - 1]!.toFixed(6).padStart(column))
    return [String(step).padStart(4), ...cells].join('  ')
  })
  return [head, ...lines].join('\n')
}
