import { setDefaultDevice } from '@flambeau/core'
import { mkdirSync, writeFileSync } from 'node:fs'
import { recordCalls } from '../differential/export.ts'
import { Python } from '../differential/python.ts'
import { callable } from '../differential/run.ts'
import { readSignatures } from '../differential/signatures.ts'
import { goldenFolder } from '../node.ts'
import { findBackend } from './backends.ts'
import { print } from './terminal.ts'

/** `conform golden --calls`: random calls of every function, with PyTorch's outcomes, for the check `call`. */
export async function goldenCalls(path: string, seed: number): Promise<number> {
  const device = await (await findBackend('js')).create()
  setDefaultDevice(device)
  const python = new Python(path)
  const torch = await python.start()
  const folder = `${goldenFolder}calls`
  mkdirSync(folder, { recursive: true })
  await recordCalls(device, python, callable(readSignatures()), seed, (theme, calls) => {
    const head = JSON.stringify({ torch, seed, command: 'conform golden --calls', theme }).slice(0, -1)
    const lines = calls.map((one) => JSON.stringify(one))
    writeFileSync(`${folder}/${theme}.json`, `${head},"calls":[\n${lines.join(',\n')}\n]}\n`)
    print(`${theme}: ${calls.length} calls of ${new Set(calls.map(({ call }) => call.fn)).size} functions\n`)
  })
  python.stop()
  await device.dispose()
  return 0
}
