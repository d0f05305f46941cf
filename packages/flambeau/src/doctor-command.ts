import { diagnose } from '@flambeau/backend-libtorch'
import { devices } from './best-device.ts'
import { describeDevices } from './doctor.ts'

const usage = `Usage: flambeau doctor [--json]

Says which devices flambeau finds on this machine, and for the others what was looked for and how to get them.`

/** The command line `flambeau …`; returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...options] = args
  const json = options.includes('--json')
  const unknown = options.find((option) => option !== '--json')
  if (command !== 'doctor' || unknown !== undefined) {
    const asked = command === '--help' || command === undefined
    ;(asked ? process.stdout : process.stderr).write(`${usage}\n`)
    return asked ? 0 : 2
  }
  const reports = await devices()
  const text = json
    ? JSON.stringify(reports.map(({ name, device, reason }) => ({ name, reason, info: device?.info ?? null })))
    : describeDevices(reports, diagnose())
  process.stdout.write(`${text}\n`)
  return 0
}
