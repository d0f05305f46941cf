import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as torch from 'flambeau'
import { accuracy, LeNet, makeDigits, predict, train } from '@flambeau/tutorial'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onEveryDevice } from './every-device.ts'

onEveryDevice(
  'the net learns the digits',
  async (device) => {
    torch.setDefaultDevice(device)
    torch.manualSeed(1)
    const net = new LeNet()
    const losses: number[] = []
    await train(net, makeDigits(1920, 1), {
      epochs: 3,
      batchSize: 64,
      onProgress: ({ step, steps, loss }) => {
        expect(steps).toBe(90)
        losses.push(loss)
        expect(step).toBe(10 * losses.length)
      },
    })
    expect(losses[0]).toBeGreaterThan(1.5)
    expect(losses.at(-1)).toBeLessThan(0.8)
    const held = makeDigits(500, 2)
    expect(accuracy(await predict(net, held), held.labels)).toBeGreaterThan(0.75)
  },
  300_000,
)

describe('the program', () => {
  const main = fileURLToPath(new URL('../apps/tutorial/dist/main.js', import.meta.url))
  let folder: string
  beforeAll(() => {
    expect(existsSync(main), 'the tutorial is built: npm run build').toBe(true)
    folder = mkdtempSync(join(tmpdir(), 'tutorial-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function start(...args: readonly string[]): Promise<{ code: number; output: string; errors: string }> {
    return new Promise((resolve) => {
      execFile('node', [main, ...args], { env: { ...process.env, NO_COLOR: '1' } }, (error, output, errors) => {
        resolve({ code: error === null ? 0 : Number(error.code), output, errors })
      })
    })
  }

  it('shows devices, net, accuracy, predictions and the comparison, and saves the weights', async () => {
    writeMnist(folder, 640)
    const file = join(folder, 'net.safetensors')
    const { code, output, errors } = await start('--device', 'js', '--data', folder, '--epochs', '1', '--save', file)
    expect(errors).not.toMatch(/Error/)
    expect(code).toBe(0)
    for (const text of [
      'Devices',
      '✓ js',
      '(conv1): Conv2d(1, 6, kernelSize: [5, 5], stride: [1, 1])',
      '61,706 numbers',
    ]) {
      expect(output).toContain(text)
    }
    expect(output).toMatch(/accuracy on 128 held-back digits: [01]\.\d{4}/)
    expect(output).toMatch(/step +js/)
    const bytes = readFileSync(file)
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE(0))))
    expect(header['conv1.weight']).toEqual({ dtype: 'F32', shape: [6, 1, 5, 5], data_offsets: [0, 600] })
    expect(Object.keys(header)).toHaveLength(10)
  }, 120_000)

  it.each([
    [['--device', 'abacus'], 2, /no device 'abacus'/],
    [['--epochs', 'x'], 2, /--epochs takes a whole number/],
    [['--device', 'js', '--data', '/does/not/exist'], 1, /BAD_FILE readMnist: found neither/],
  ])(
    'ends %j with code %i and one clear sentence',
    async (args, expected, text) => {
      const { code, errors } = await start(...args)
      expect(code).toBe(expected)
      expect(errors).toMatch(text)
      expect(errors).not.toMatch(/\n\s+at /)
    },
    60_000,
  )
})

/** MNIST files of drawn digits. */
function writeMnist(folder: string, count: number): void {
  const { images, labels } = makeDigits(count, 3)
  const header = (...sizes: readonly number[]): number[] => [
    0,
    0,
    8,
    sizes.length,
    ...sizes.flatMap((size) => [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]),
  ]
  const pixels = Uint8Array.from(images, (value) => Math.round(value * 255))
  writeFileSync(join(folder, 't10k-images-idx3-ubyte'), Buffer.from([...header(count, 32, 32), ...pixels]))
  writeFileSync(join(folder, 't10k-labels-idx1-ubyte'), Buffer.from([...header(count), ...labels]))
}
