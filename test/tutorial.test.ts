import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import * as torch from 'flambeau'
import { accuracy, LeNet, makeDigits, predict, train } from '@flambeau/tutorial'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
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

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))
const main = path('apps/tutorial/dist/main.js')

/** How a program ended and what it wrote. */
interface Ending {
  readonly code: number
  readonly output: string
  readonly errors: string
}

/** Something done to a running program, once, when it has written what the pattern asks for. */
interface Interference {
  readonly when: RegExp
  readonly act: (child: ChildProcessWithoutNullStreams) => void
}

const training = /\d+\/\d+ steps/

function run(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
  interference?: Interference,
): Promise<Ending> {
  return new Promise((resolve) => {
    const [program = '', ...args] = command
    const child = spawn(program, args, { env: { ...process.env, NO_COLOR: '1', ...env } })
    const written = { output: '', errors: '' }
    let pending = interference
    const keep = (to: keyof typeof written) => (chunk: Buffer) => {
      written[to] += String(chunk)
      if (pending?.when.test(written[to]) !== true) return
      pending.act(child)
      pending = undefined
    }
    child.stdout.on('data', keep('output'))
    child.stderr.on('data', keep('errors'))
    child.on('close', (code) => resolve({ code: code ?? 1, ...written }))
    onTestFinished(() => void child.kill('SIGKILL'))
  })
}

describe('the program', { timeout: 120_000 }, () => {
  let folder: string
  beforeAll(() => {
    expect(existsSync(main), 'the tutorial is built: npm run build').toBe(true)
    folder = mkdtempSync(join(tmpdir(), 'tutorial-'))
    writeMnist(folder, 640)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const js = (...args: readonly string[]): string[] => ['node', main, '--device', 'js', '--data', folder, ...args]

  it('shows devices, net, accuracy, predictions and the comparison, and saves the weights', async () => {
    const file = join(folder, 'net.safetensors')
    const { code, output, errors } = await run(js('--epochs', '1', '--save', file))
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
    expect(header['__metadata__']).toEqual({ format: 'pt' })
    expect(header['conv1.weight']).toEqual({ dtype: 'F32', shape: [6, 1, 5, 5], data_offsets: [0, 600] })
    expect(Object.keys(header)).toHaveLength(11)
  })

  it.each(['60', '40'])('keeps every line within %s columns', async (columns) => {
    const { code, output } = await run(js('--epochs', '1'), { COLUMNS: columns })
    expect(code).toBe(0)
    // Paths, such as those a device names when it is absent, have no place to break at.
    const long = output.split('\n').filter((line) => line.length > Number(columns) && !line.includes('/'))
    expect(long).toEqual([])
  })

  const mistakes: readonly (readonly [args: readonly string[], code: number, text: RegExp])[] = [
    [['--device', 'abacus'], 2, /no device 'abacus'/],
    [['--epochs', 'x'], 2, /--epochs takes a whole number/],
    [['--batch-size', '-1'], 2, /--batch-size takes a whole number of at least 1, but got -1/],
    [['--data', '/does/not/exist'], 1, /BAD_FILE readMnist: found neither/],
    [['--save', '/does/not/exist/net'], 1, /BAD_FILE save: cannot write .*: there is no folder \/does\/not\/exist/],
    [['--save', '/'], 1, /BAD_FILE save: cannot write \/: it is a folder/],
  ]
  it.each(mistakes)('ends %j before it trains, with code %i and one clear sentence', async (args, expected, text) => {
    const { code, output, errors } = await run(['node', main, ...args])
    expect(code).toBe(expected)
    expect(errors).toMatch(text)
    expect(errors).not.toMatch(/\n\s+at /)
    expect(output).not.toContain('Training')
  })

  it('keeps the weights of yesterday when those of today do not fit on the disk', async () => {
    const file = join(folder, 'kept.safetensors')
    writeFileSync(file, 'yesterday')
    const command = `ulimit -f 16 && exec ${js('--epochs', '1', '--save', file).join(' ')}`
    const { code, errors } = await run(['sh', '-c', command])
    expect(errors).toMatch(/BAD_FILE save: cannot write .*kept\.safetensors: file too large/)
    expect(code).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe('yesterday')
    expect(readdirSync(folder).filter((name) => name.includes('part'))).toEqual([])
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('on %s ends after the step, saves, and exits with 130', async (signal) => {
    const file = join(folder, `${signal}.safetensors`)
    const { code, output, errors } = await run(
      js('--epochs', '100000', '--save', file),
      {},
      {
        when: training,
        act(child) {
          // A terminal tells npm and the program, and npm tells the program.
          child.kill(signal)
          child.kill(signal)
        },
      },
    )
    expect(code).toBe(130)
    expect(output).toMatch(/stopped after \d+ steps/)
    expect(output).not.toContain('What it sees')
    expect(errors).not.toMatch(/Error/)
    expect(readFileSync(file).length).toBeGreaterThan(4 * 61_706)
  })

  it('ends quietly when nobody reads any more', async () => {
    const { code, errors } = await run(
      js('--epochs', '100000'),
      {},
      {
        when: /Devices/,
        act: (child) => child.stdout.destroy(),
      },
    )
    expect(errors).not.toMatch(/Error|EPIPE/)
    expect(code).toBe(0)
  })

  it('gives the cursor of the terminal back on Ctrl-C', async (context) => {
    if ((await run(['script', '--version'])).code !== 0) return context.skip('no program script, which makes terminals')
    const program = `stty cols 40; ${js('--epochs', '100000').join(' ')}`
    const { code, output } = await run(
      ['script', '-qefc', program, '/dev/null'],
      {},
      {
        when: training,
        act: (child) => void child.stdin.write('\x03'),
      },
    )
    expect(code).toBe(130)
    expect(output).toContain('\x1b[?25l')
    expect(output.lastIndexOf('\x1b[?25h')).toBeGreaterThan(output.lastIndexOf('\x1b[?25l'))
    const line = stripVTControlCharacters(output)
      .split(/[\r\n]|\^C/)
      .find((text) => training.test(text))
    expect(line!.length).toBeLessThan(40)
  })
})

describe('npm start', () => {
  const start = [process.execPath, path('scripts/start.mjs')]
  /** Nothing can be installed or compiled. */
  const bare = { PATH: '' }

  it('shows the help without anything installed', async () => {
    const { code, output } = await run([...start, '--help'], bare)
    expect(code).toBe(0)
    expect(output).toMatch(/--batch-size <n> +Pictures per step/)
  })

  it('finds mistakes in options before it installs anything', async () => {
    const { code, output, errors } = await run([...start, '--batch-size', '-1'], bare)
    expect(code).toBe(2)
    expect(errors).toBe('--batch-size takes a whole number of at least 1, but got -1. See: npm start -- --help\n')
    expect(output).toBe('')
  })
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
