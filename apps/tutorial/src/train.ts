import * as torch from 'flambeau'
import { DigitDataset } from './digit-dataset.ts'
import type { ImageSet } from './image-set.ts'
import type { LeNet } from './net.ts'

const { nn, optim } = torch

export interface TrainOptions {
  readonly epochs: number
  readonly batchSize: number
  /** Called after every tenth step and the last, when the loss has been read. */
  readonly onProgress?: (progress: Progress) => void
  /** Ends the training after the current step. */
  readonly signal?: AbortSignal
}

export interface Progress {
  /** Steps done and steps in all. */
  readonly step: number
  readonly steps: number
  readonly loss: number
  readonly picturesPerSecond: number
}

/** How often the loss is read: reading waits for the device, a step alone does not. */
const readEvery = 10

/** How long a device that computes on this thread may keep it from timers, signals and the screen, in milliseconds. */
const longestHold = 100

/** Trains on the default device with Adam and cross-entropy; returns how many steps it took. */
export async function train(net: LeNet, set: ImageSet, options: TrainOptions): Promise<number> {
  const { epochs, batchSize, onProgress, signal } = options
  const batches = new torch.utils.data.DataLoader(new DigitDataset(set), { batchSize, shuffle: true })
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.002 })
  const criterion = new nn.CrossEntropyLoss()
  const steps = epochs * batches.length
  const start = performance.now()
  let step = 0
  let seen = 0
  let rested = start
  net.train()
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const [images, labels] of batches) {
      if (signal?.aborted) return step
      optimizer.zeroGrad()
      const loss = criterion.call(net.call(images), labels)
      loss.backward()
      optimizer.step()
      step++
      seen += labels.shape[0]!
      if (step % readEvery === 0 || step === steps) {
        const value = await loss.item()
        const picturesPerSecond = (1000 * seen) / (performance.now() - start)
        onProgress?.({ step, steps, loss: value, picturesPerSecond })
      }
      if (performance.now() - rested > longestHold) {
        await breath()
        rested = performance.now()
      }
    }
  }
  return step
}

/** Lets timers and the screen have their turn: a device that computes on this thread never waits by itself. */
function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/** The digit that the net sees on each picture. */
export async function predict(net: LeNet, set: ImageSet): Promise<Int32Array> {
  const predictions = new Int32Array(set.labels.length)
  let at = 0
  net.eval()
  for (const [images] of new torch.utils.data.DataLoader(new DigitDataset(set), { batchSize: 250 })) {
    const digits = torch.noGrad(() => net.call(images).argmax(1))
    const values = await digits.toTypedArray()
    predictions.set(values as Int32Array, at)
    at += values.length
  }
  return predictions
}

/** The share of predictions that are right. */
export function accuracy(predictions: Int32Array, labels: Int32Array): number {
  return labels.reduce((count, label, i) => count + (predictions[i] === label ? 1 : 0), 0) / labels.length
}
