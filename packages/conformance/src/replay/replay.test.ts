import { js } from '@flambeau/backend-js'
import { libtorch } from '@flambeau/backend-libtorch'
import { webgpu } from '@flambeau/backend-webgpu'
import { type Backend, manualSeed, nn, optim, randint, randn, setDefaultDevice, TorchError } from '@flambeau/core'
import { beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { otherValues } from '../mutants/break.ts'
import { isGood, type Row, run } from '../run/run.ts'
import { replayCases } from './cases.ts'
import { isRecording, readRecording } from './file.ts'
import { record } from './record.ts'

/** A step of training, as a user of flambeau writes it. */
async function trainingStep(inner: Backend): Promise<string> {
  const recording = record(inner)
  setDefaultDevice(recording.device)
  try {
    manualSeed(3)
    const net = new nn.Sequential(new nn.Linear(5, 8), new nn.ReLU(), new nn.Linear(8, 3))
    const optimizer = new optim.Adam(net.parameters(), { lr: 0.01 })
    for (let step = 0; step < 2; step++) {
      optimizer.zeroGrad()
      const loss = new nn.CrossEntropyLoss().call(net.call(randn([4, 10]).index(':', [0, null, 2])), randint(0, 3, [4]))
      loss.backward()
      optimizer.step()
    }
    return await recording.toText()
  } finally {
    setDefaultDevice(js())
  }
}

async function replayOn(device: Backend, text: string): Promise<readonly Row[]> {
  const rows: Row[] = []
  for await (const row of run({ create: () => device, oracle: js, cases: replayCases(readRecording(text)) }))
    rows.push(row)
  return rows
}

/** The device, or the end of a test on a machine without it; not where CI is set. */
async function need(context: TestContext, make: () => Backend | Promise<Backend>): Promise<Backend> {
  try {
    return await make()
  } catch (error) {
    if (process.env['CI'] || !(error instanceof TorchError) || error.code !== 'DEVICE_UNAVAILABLE') throw error
    return context.skip(error.message)
  }
}

let text: string
beforeAll(async () => {
  text = await trainingStep(js())
})

describe('record and replay', () => {
  it.for([
    ['js', js],
    ['libtorch', libtorch],
    ['webgpu', webgpu],
  ] as const)('a recorded training step holds on %s', async ([, make], context) => {
    const rows = await replayOn(await need(context, make), text)
    expect(rows.filter((row) => !isGood(row)).map((row) => `${row.case}: ${row.reason}`)).toEqual([])
    expect(rows.filter(({ status }) => status === 'pass').length).toBeGreaterThan(100)
    expect(new Set(rows.map(({ check }) => check))).toEqual(
      new Set(['dtypes', 'values', 'composite', 'grad', 'guard', 'unmodified', 'determinism', 'memory', 'meta']),
    )
  })

  it('what a GPU was told is recorded with the values of that moment', async (context) => {
    const recorded = readRecording(await trainingStep(await need(context, webgpu)))
    expect(recorded.device).toBe('webgpu')
    expect(recorded.calls.length).toBeGreaterThan(30)
    const rows = await replayOn(js(), await trainingStep(await webgpu()))
    expect(rows.filter((row) => !isGood(row)).map((row) => `${row.case}: ${row.reason}`)).toEqual([])
  })

  it('keeps strides, and counts calls that repeat', () => {
    const { calls } = readRecording(text)
    const strided = calls.find(({ inputs }) =>
      inputs.some(({ shape, strides }) => shape.length === 2 && strides[1] === 2),
    )
    expect(strided).toBeDefined()
    expect(calls.some(({ times }) => times > 1)).toBe(true)
  })

  it('a device that is wrong is caught', async () => {
    const wrong = otherValues('', (value) => Math.abs(value) + 1e-3)('relu').make(js())
    const failed = (await replayOn(wrong, text)).filter((row) => !isGood(row))
    expect(failed.map(({ op }) => op)).toContain('relu')
  })

  it('leaves out the values of large inputs, and draws others', async () => {
    const recording = record(js(), { maxElements: 4 })
    nn.functional.relu(randn([3, 3], { device: recording.device }))
    const { calls } = readRecording(await recording.toText())
    expect(calls.find(({ op }) => op === 'relu')!.inputs[0]!.elements).toBeUndefined()
    const rows = await replayOn(js(), await recording.toText())
    expect(rows.every(isGood)).toBe(true)
  })

  it('says which line of a damaged file is wrong, and why', () => {
    const problem = (damaged: string): string => {
      try {
        readRecording(damaged)
      } catch (error) {
        if (error instanceof TorchError) return `${error.code} ${error.message}`
        throw error
      }
      return 'nothing'
    }
    const [header, first, ...rest] = text.split('\n')
    expect(isRecording(text)).toBe(true)
    expect(isRecording('{"dtype":"float32","steps":[]}')).toBe(false)
    expect(problem('')).toContain('BAD_FILE replay: line 1 of the recording: it is no header')
    expect(problem('{"flambeau":"recording","version":99}')).toContain('its version is 99')
    expect(problem(`${header!}\n`)).toContain('there are no calls')
    expect(problem(`${header!}\n${first!.slice(0, 40)}`)).toContain('line 2')
    expect(problem(`${header!}\n{"op":"add"}`)).toContain('it has no inputs')
    expect(problem([header, first!.replace(/"dtype":"\w+"/, '"dtype":"float7"'), ...rest].join('\n'))).toContain(
      'float7',
    )
    expect(problem(text.replace(/"elements":"[^"]{8}/, '"elements":"'))).toMatch(/bytes are not|correctly encoded/)
    expect(problem(text.replace(/"strides":\[\d/, '"strides":[-'))).toContain('line')
  })
})
