import { accuracy, LeNet, makeDigits, predict, train } from '@flambeau/tutorial'
import * as torch from 'flambeau'

/** What the page found, for the test that opened it. */
export interface Outcome {
  readonly device: string
  readonly losses: readonly number[]
  readonly accuracy: number
  readonly libtorch: string
}

function element(id: string): Element {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no #${id}`)
  return found
}

function libtorchError(): string {
  try {
    return torch.libtorch().name
  } catch (error) {
    return error instanceof torch.TorchError ? error.code : String(error)
  }
}

async function run(): Promise<Outcome> {
  const device = await torch.webgpu()
  torch.setDefaultDevice(device)
  element('device').textContent = `${device.name}: ${Object.values(device.info).filter(Boolean).join(', ')}`
  torch.manualSeed(1)
  const net = new LeNet()
  const losses: number[] = []
  await train(net, makeDigits(1920, 1), {
    epochs: 3,
    batchSize: 64,
    onProgress: ({ step, steps, loss, picturesPerSecond }) => {
      losses.push(loss)
      const points = losses.map((each, i) => `${((i + 1) * 1000) / steps},${100 - 40 * each}`)
      element('curve').setAttribute('points', points.join(' '))
      element('status').textContent =
        `step ${step} of ${steps} · loss ${loss.toFixed(4)} · ${Math.round(picturesPerSecond)} pictures/s`
    },
  })
  const held = makeDigits(500, 2)
  const share = accuracy(await predict(net, held), held.labels)
  element('status').textContent += ` · accuracy on ${held.labels.length} held-back digits ${share.toFixed(4)}`
  return { device: device.name, losses, accuracy: share, libtorch: libtorchError() }
}

declare global {
  interface Window {
    /** Settles when the page is done. */
    outcome: Promise<Outcome>
  }
}

window.outcome = run()
window.outcome.catch((error: unknown) => {
  element('status').textContent = String(error)
})
