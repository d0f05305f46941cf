import { argv } from 'node:process'
import * as torch from 'flambeau'
import pc from 'picocolors'
import { makeDigits } from './digits.ts'
import { drawPredictions, picturesAcross } from './draw.ts'
import { readMnist } from './idx.ts'
import type { ImageSet, Split } from './image-set.ts'
import { LeNet } from './net.ts'
import { help, type Options, parseOptions, UsageError } from './options.mjs'
import { progressLine } from './progress-line.ts'
import { toSafetensors } from './safetensors.ts'
import { firstLosses, largestDifference, lossTable } from './side-by-side.ts'
import { stopRequests } from './stop.ts'
import { heading, print, terminalWidth } from './terminal.ts'
import { accuracy, predict, train } from './train.ts'
import { checkWritable, replaceFile } from './weights-file.ts'

async function showDevices(): Promise<readonly torch.Device[]> {
  heading('Devices')
  const reports = await torch.devices()
  for (const { name, device, reason } of reports) {
    print(`  ${device === null ? pc.red('✗') : pc.green('✓')} ${name}`)
    if (reason !== undefined) print(pc.dim(`      ${reason}`))
  }
  return reports.flatMap(({ device }) => (device === null ? [] : [device]))
}

async function chooseDevice(name: string): Promise<torch.Device> {
  if (name === 'auto') return torch.bestDevice({ onFallback: () => {} })
  if (name === 'js') return torch.js()
  if (name === 'webgpu') return torch.webgpu()
  return torch.libtorch((name.split(/:(.*)/)[1] ?? 'cpu') as torch.LibtorchDevice)
}

function loadPictures({ data, seed }: Options): Split {
  if (data !== undefined) return readMnist(data)
  return { train: makeDigits(8000, 2 * seed), test: makeDigits(2000, 2 * seed + 1) }
}

/** Trains until it is done or told to stop; returns how many steps that were. */
async function trainOn(set: ImageSet, net: LeNet, options: Options, signal: AbortSignal): Promise<number> {
  const line = progressLine(process.stderr)
  try {
    const { epochs, batchSize } = options
    return await train(net, set, { epochs, batchSize, signal, onProgress: line.show })
  } finally {
    line.end()
  }
}

/** Eight pictures, the last ones mistakes if there are any. */
function showPredictions(predictions: Int32Array, { test }: Split): void {
  heading('What it sees')
  const all = Array.from(test.labels, (_, i) => i)
  const wrong = all.filter((i) => predictions[i] !== test.labels[i]).slice(0, 2)
  const right = all.filter((i) => predictions[i] === test.labels[i]).slice(0, 8 - wrong.length)
  const shown = [...right, ...wrong]
  const across = picturesAcross(terminalWidth())
  for (let at = 0; at < shown.length; at += across) {
    const row = shown.slice(at, at + across)
    const guesses = row.map((i) => predictions[i]!)
    process.stdout.write(`${drawPredictions(test, row, guesses)}\n`)
  }
}

async function compareDevices(
  devices: readonly torch.Device[],
  set: ImageSet,
  seed: number,
  signal: AbortSignal,
): Promise<void> {
  heading('The same 20 steps on every device: losses')
  const runs = []
  for (const device of devices.toReversed()) {
    const losses = await firstLosses(device, set, { seed, steps: 20, batchSize: 64, signal })
    if (signal.aborted) return
    runs.push({ name: device.name, losses })
  }
  print(lossTable(runs, [1, 2, 5, 10, 15, 20], terminalWidth() - 2).replaceAll(/^(?=.)/gm, '  '))
  if (runs.length === 1) {
    print(`  ${runs[0]!.name} is the only device here, so there is nothing to compare it with.`)
    return
  }
  const { difference, name, step } = largestDifference(runs)
  const where = difference === 0 ? '' : `, ${name} at step ${step}`
  print(`  largest difference to ${runs[0]!.name}: ${difference.toExponential(1)} of the loss${where}`)
}

async function run(options: Options, signal: AbortSignal): Promise<void> {
  if (options.save !== undefined) checkWritable(options.save)
  const pictures = loadPictures(options)
  const devices = await showDevices()
  try {
    torch.setDefaultDevice(await chooseDevice(options.device))
    await trainAndShow(options, pictures, signal)
    if (!signal.aborted) await compareDevices(devices, pictures.train, options.seed, signal)
  } finally {
    await Promise.allSettled(devices.map((device) => device.dispose()))
  }
}

async function trainAndShow(options: Options, pictures: Split, signal: AbortSignal): Promise<void> {
  torch.manualSeed(options.seed)
  const net = new LeNet()

  heading('The net')
  print(String(net))
  const weights = net.parameters().reduce((sum, parameter) => sum + parameter.numel(), 0)
  print(`${net.parameters().length} parameters with ${weights.toLocaleString('en')} numbers`)

  const [learn, hold] = [pictures.train, pictures.test].map(({ labels }) => labels.length.toLocaleString('en'))
  const epochs = `${options.epochs} ${options.epochs === 1 ? 'epoch' : 'epochs'}`
  heading(`Training on ${torch.getDefaultDevice().name}: ${learn} pictures, ${epochs}`)
  const start = performance.now()
  const steps = await trainOn(pictures.train, net, options, signal)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  if (signal.aborted) {
    print(`  stopped after ${steps} ${steps === 1 ? 'step' : 'steps'} (${seconds} s)`)
  } else {
    const predictions = await predict(net, pictures.test)
    const share = accuracy(predictions, pictures.test.labels)
    print(`  accuracy on ${hold} held-back digits: ${pc.bold(share.toFixed(4))} (${seconds} s)`)
    showPredictions(predictions, pictures)
  }
  if (options.save !== undefined && steps > 0) {
    replaceFile(options.save, await toSafetensors(net.stateDict()))
    print(`\nWrote the weights to ${options.save}`)
  }
}

async function main(): Promise<number> {
  const signal = stopRequests()
  try {
    const options = parseOptions(argv.slice(2))
    if (options === null) print(help)
    else await run(options, signal)
    return signal.aborted ? (signal.reason as number) : 0
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}. See: npm start -- --help\n`)
      return 2
    }
    if (!(error instanceof torch.TorchError)) throw error
    process.stderr.write(`${pc.red(error.code)} ${error.message}\n`)
    return 1
  }
}

process.exitCode = await main()
