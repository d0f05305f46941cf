import { writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { SingleBar } from 'cli-progress'
import * as torch from 'flambeau'
import pc from 'picocolors'
import { makeDigits } from './digits.ts'
import { drawPredictions } from './draw.ts'
import { readMnist } from './idx.ts'
import type { ImageSet, Split } from './image-set.ts'
import { LeNet } from './net.ts'
import { type Options, parseOptions, UsageError } from './options.ts'
import { toSafetensors } from './safetensors.ts'
import { firstLosses, largestDifference, lossTable } from './side-by-side.ts'
import { accuracy, predict, train } from './train.ts'

function print(text = ''): void {
  process.stdout.write(`${text}\n`)
}

function heading(text: string): void {
  print(`\n${pc.bold(pc.cyan(text))}`)
}

/** A text in lines of at most `width` characters, where its words allow. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}

async function showDevices(): Promise<readonly torch.Device[]> {
  heading('Devices')
  const reports = await torch.devices()
  for (const { name, device, reason } of reports) {
    print(`  ${device === null ? pc.red('✗') : pc.green('✓')} ${name}`)
    if (reason !== undefined) for (const line of wrapped(reason, 90)) print(pc.dim(`      ${line}`))
  }
  return reports.flatMap(({ device }) => (device === null ? [] : [device]))
}

async function chooseDevice(name: string): Promise<torch.Device> {
  if (name === 'auto') return torch.bestDevice()
  if (name === 'js') return torch.js()
  if (name === 'webgpu') return torch.webgpu()
  return torch.libtorch((name.split(/:(.*)/)[1] ?? 'cpu') as torch.LibtorchDevice)
}

function loadPictures({ data, seed }: Options): Split {
  if (data !== undefined) return readMnist(data)
  return { train: makeDigits(8000, 2 * seed), test: makeDigits(2000, 2 * seed + 1) }
}

async function trainWithBar(net: LeNet, set: ImageSet, { epochs, batchSize }: Options): Promise<number> {
  const bar = new SingleBar({
    format: '  {bar} {value}/{total} steps · loss {loss} · {rate} pictures/s',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5000,
  })
  const start = performance.now()
  bar.start(epochs * Math.ceil(set.labels.length / batchSize), 0, { loss: '–', rate: '–' })
  try {
    await train(net, set, {
      epochs,
      batchSize,
      onProgress: ({ step, loss, picturesPerSecond }) => {
        bar.update(step, { loss: loss.toFixed(4), rate: Math.round(picturesPerSecond).toLocaleString('en') })
      },
    })
  } finally {
    bar.stop()
  }
  return (performance.now() - start) / 1000
}

/** Two rows of four pictures, the last ones mistakes if there are any. */
function showPredictions(predictions: Int32Array, { test }: Split): void {
  const all = Array.from(test.labels, (_, i) => i)
  const wrong = all.filter((i) => predictions[i] !== test.labels[i]).slice(0, 2)
  const right = all.filter((i) => predictions[i] === test.labels[i]).slice(0, 8 - wrong.length)
  const shown = [...right, ...wrong]
  for (const row of [shown.slice(0, 4), shown.slice(4)]) {
    print(
      drawPredictions(
        test,
        row,
        row.map((i) => predictions[i]!),
      ),
    )
  }
}

async function compareDevices(devices: readonly torch.Device[], set: ImageSet, seed: number): Promise<void> {
  heading('The same 20 steps on every device: losses')
  const runs = []
  for (const device of devices.toReversed()) {
    runs.push({ name: device.name, losses: await firstLosses(device, set, { seed, steps: 20, batchSize: 64 }) })
  }
  print(lossTable(runs, [1, 2, 5, 10, 15, 20]).replaceAll(/^/gm, '  '))
  if (runs.length === 1) {
    print(`  ${runs[0]!.name} is the only device here, so there is nothing to compare it with.`)
    return
  }
  const { difference, name, step } = largestDifference(runs)
  const where = difference === 0 ? '' : `, ${name} at step ${step}`
  print(`  largest difference to ${runs[0]!.name}: ${difference.toExponential(1)} of the loss${where}`)
}

async function run(options: Options): Promise<void> {
  const devices = await showDevices()
  try {
    await trainAndCompare(options, devices)
  } finally {
    await Promise.allSettled(devices.map((device) => device.dispose()))
  }
}

async function trainAndCompare(options: Options, devices: readonly torch.Device[]): Promise<void> {
  const device = await chooseDevice(options.device)
  torch.setDefaultDevice(device)
  const pictures = loadPictures(options)
  torch.manualSeed(options.seed)
  const net = new LeNet()

  heading('The net')
  print(String(net))
  const weights = net.parameters().reduce((sum, parameter) => sum + parameter.numel(), 0)
  print(`${net.parameters().length} parameters with ${weights.toLocaleString('en')} numbers`)

  const [learn, hold] = [pictures.train.labels.length, pictures.test.labels.length]
  heading(
    `Training on ${device.name}: ${learn.toLocaleString('en')} pictures, ${options.epochs} ${options.epochs === 1 ? 'epoch' : 'epochs'}`,
  )
  const seconds = await trainWithBar(net, pictures.train, options)
  const predictions = await predict(net, pictures.test)
  const share = accuracy(predictions, pictures.test.labels)
  print(
    `  accuracy on ${hold.toLocaleString('en')} held-back digits: ${pc.bold(share.toFixed(4))} (${seconds.toFixed(1)} s)`,
  )

  heading('What it sees')
  showPredictions(predictions, pictures)

  if (options.save !== undefined) {
    writeFileSync(options.save, await toSafetensors(net.stateDict()))
    print(`\nWrote the weights to ${options.save}`)
  }
  await compareDevices(devices, pictures.train, options.seed)
}

async function main(): Promise<number> {
  try {
    const options = parseOptions(argv.slice(2))
    if (options !== null) await run(options)
    return 0
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
