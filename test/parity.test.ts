import { readFileSync } from 'node:fs'
import * as torch from 'flambeau'
import { firstLosses, LeNet, makeDigits } from '@flambeau/tutorial'
import { describe, expect, it } from 'vitest'
import { factories, need, onEveryDevice } from './every-device.ts'

const tolerance = 1e-4

function expectClose(losses: readonly number[], expected: readonly number[]): void {
  expect(losses).toHaveLength(expected.length)
  losses.forEach((loss, i) => {
    const difference = Math.abs(loss - expected[i]!) / Math.abs(expected[i]!)
    expect(difference, `step ${i + 1}: ${loss} against ${expected[i]}`).toBeLessThanOrEqual(tolerance)
  })
}

/** Every initial parameter as bits. */
async function initialBits(device: torch.Device): Promise<Record<string, Uint32Array>> {
  torch.setDefaultDevice(device)
  torch.manualSeed(42)
  const net = new LeNet()
  const bits: Record<string, Uint32Array> = {}
  for (const [name, parameter] of net.namedParameters()) {
    const values = await parameter.detach().toTypedArray()
    bits[name] = new Uint32Array(values.buffer, values.byteOffset, values.length)
  }
  return bits
}

describe('the same seed', () => {
  for (const name of Object.keys(factories).filter((each) => each !== 'js')) {
    it(`gives bit-identical initial parameters on js and ${name}`, async (context) => {
      const other = await initialBits(await need(name, context))
      const reference = await initialBits(torch.js())
      expect(Object.keys(reference)).toHaveLength(10)
      expect(other).toEqual(reference)
    })

    it(`gives the same first 20 losses on js and ${name}, to ${tolerance} of each`, async (context) => {
      const device = await need(name, context)
      const digits = makeDigits(20 * 32, 9)
      const options = { seed: 42, steps: 20, batchSize: 32 }
      const reference = await firstLosses(torch.js(), digits, options)
      expect(new Set(reference).size).toBe(20)
      expectClose(await firstLosses(device, digits, options), reference)
    })
  }
})

interface Golden {
  readonly pytorch: string
  readonly batchSize: number
  readonly lr: number
  readonly momentum: number
  readonly losses: readonly number[]
  readonly weights: Readonly<Record<string, { readonly shape: readonly number[]; readonly float32: string }>>
}

const golden: Golden = JSON.parse(readFileSync(new URL('goldens/lenet.json', import.meta.url), 'utf8'))

/** The pictures of a step, by the formula in make-lenet-golden.py. */
function pictures(step: number, batchSize: number): torch.Tensor {
  const count = batchSize * 1024
  const values = Float32Array.from({ length: count }, (_, k) => {
    const i = step * count + k
    return ((31 * i * i + 7 * i) % 251) / 256
  })
  return torch.tensor(values).view(batchSize, 1, 32, 32)
}

function pytorchWeights(): Record<string, torch.Tensor> {
  const tensors = Object.entries(golden.weights).map(([name, { shape, float32 }]) => {
    const bytes = Uint8Array.from(Buffer.from(float32, 'base64'))
    return [name, torch.tensor(new Float32Array(bytes.buffer)).view(shape)]
  })
  return Object.fromEntries(tensors)
}

describe(`with the weights of PyTorch ${golden.pytorch}`, () => {
  onEveryDevice(`the first 20 losses agree with PyTorch's, to ${tolerance} of each`, async (device) => {
    torch.setDefaultDevice(device)
    const net = new LeNet()
    net.loadStateDict(pytorchWeights())
    const optimizer = new torch.optim.SGD(net.parameters(), { lr: golden.lr, momentum: golden.momentum })
    const target = torch.tensor(Int32Array.from({ length: golden.batchSize }, (_, i) => i % 10))
    const losses: number[] = []
    for (let step = 0; step < golden.losses.length; step++) {
      optimizer.zeroGrad()
      const loss = torch.nn.functional.crossEntropy(net.call(pictures(step, golden.batchSize)), target)
      loss.backward()
      optimizer.step()
      losses.push(await loss.item())
    }
    expectClose(losses, golden.losses)
  })
})
