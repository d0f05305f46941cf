import type { Backend } from '@flambeau/core'
import { supportOf, supportPage, supportTable } from '../report/support.ts'
import { findBackend } from './backends.ts'
import { CommandError, list, oneOf, parse, print } from './terminal.ts'

/** `conform support`: the support matrix. */
export async function support(args: readonly string[]): Promise<number> {
  const parsed = parse(args, ['backend', 'format'])
  const names = list(parsed, 'backend')
  if (names === undefined || names.length === 0) throw new CommandError('--backend is needed, e.g. --backend js,webgpu')
  const format = oneOf(parsed, 'format', ['md', 'csv', 'json'], 'md')
  const devices: Backend[] = []
  for (const name of names) devices.push(await (await findBackend(name)).create())
  if (format === 'json') {
    const records = supportOf(devices).map(({ devices: by, ...line }) => ({
      ...line,
      devices: Object.fromEntries(names.map((name, i) => [name, by[i]])),
    }))
    print(`${JSON.stringify(records, null, 1)}\n`)
  } else if (format === 'csv') {
    print(
      supportTable(devices, names)
        .map((row) => `${row.join(',')}\n`)
        .join(''),
    )
  } else {
    print(supportPage(devices, names))
  }
  for (const device of devices) await device.dispose()
  return 0
}
