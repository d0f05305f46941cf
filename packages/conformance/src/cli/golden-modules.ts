import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setDefaultDevice } from '@flambeau/core'
import { moduleRequest } from '../modules/golden.ts'
import { modules } from '../modules/index.ts'
import { goldenFolder } from '../node.ts'
import { findBackend } from './backends.ts'
import { CommandError } from './terminal.ts'

const script = fileURLToPath(new URL('../../scripts/make-module-goldens.py', import.meta.url))

/** `conform golden --modules`: asks PyTorch about every module. */
export async function goldenModules(python: string, seed: number): Promise<number> {
  const device = await (await findBackend('js')).create()
  setDefaultDevice(device)
  const requests = Object.entries(modules).map(([family, cases]) => moduleRequest(family, cases, seed))
  await device.dispose()
  const result = spawnSync(python, [script, '--out', `${goldenFolder}modules`, '--seed', String(seed)], {
    input: JSON.stringify(requests),
    stdio: ['pipe', 'inherit', 'inherit'],
    maxBuffer: 2 ** 30,
  })
  if (result.error !== undefined) throw new CommandError(`cannot start ${python}: ${result.error.message}`)
  return result.status ?? 1
}
