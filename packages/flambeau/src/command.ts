import { diagnose } from '@flambeau/backend-libtorch'
import { devices } from './best-device.ts'
import { describeDevices, versionsHere } from './doctor.ts'

const usage = `Usage: flambeau <command>

  doctor [--json] [--strict]   Says which devices flambeau finds on this machine, and for the others what was looked for and how
                               to get them. --json: the devices as JSON. --strict: exit code 1 where nothing but plain JS works.
  build [--libtorch <path>] [--force]
                               Builds the addon for libtorch, unless it is there and whole. --libtorch: a libtorch, or a virtual
                               environment that has torch; default: as libtorch() looks. --force: in any case. It is kept in
                               FLAMBEAU_CACHE, or in the folder for caches of your home.
  --version                    Prints flambeau's version.
  --help                       Prints this.`

/** A mistake in the command line. */
class UsageError extends Error {}

interface Flags {
  readonly switches: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
}

/** Takes `args` apart: `switches` stand alone, `values` are followed by one or joined to it with `=`. */
function parse(args: readonly string[], switches: readonly string[], values: readonly string[]): Flags {
  const found: { switches: Set<string>; values: Map<string, string> } = { switches: new Set(), values: new Map() }
  for (let i = 0; i < args.length; i++) {
    const [name = '', joined] = args[i]!.split(/=(.*)/s)
    if (switches.includes(name) && joined === undefined) found.switches.add(name)
    else if (values.includes(name)) {
      const value = joined ?? args[++i]
      if (value === undefined || value === '') throw new UsageError(`${name} needs a value`)
      found.values.set(name, value)
    } else throw new UsageError(`unknown option ${args[i]}`)
  }
  return found
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

async function doctor(args: readonly string[]): Promise<number> {
  const { switches } = parse(args, ['--json', '--strict'], [])
  const reports = await devices()
  if (switches.has('--json')) {
    print(JSON.stringify(reports.map(({ name, device, reason }) => ({ name, reason, info: device?.info ?? null }))))
  } else {
    print(describeDevices(reports, diagnose(), versionsHere()))
  }
  // The last one is plain JS.
  const works = reports.slice(0, -1).some(({ device }) => device !== null)
  return switches.has('--strict') && !works ? 1 : 0
}

async function build(args: readonly string[]): Promise<number> {
  const { switches, values } = parse(args, ['--force'], ['--libtorch'])
  const { buildAddon } = await import('@flambeau/backend-libtorch/build')
  try {
    const { version, addon, built } = buildAddon({
      libtorch: values.get('--libtorch'),
      force: switches.has('--force'),
      log: print,
    })
    if (!built) print(`libtorch ${version}: up to date, ${addon}`)
    return 0
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

/** The command line `flambeau …`; returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const [command = '', ...rest] = args
  try {
    if (args.length === 0 || args.includes('--help') || args.includes('-h')) return (print(usage), 0)
    if (command === '--version' || command === '-v') return (print(versionsHere().flambeau), 0)
    if (command === 'doctor') return await doctor(rest)
    if (command === 'build') return await build(rest)
    throw new UsageError(`unknown command ${command}`)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`flambeau: ${error.message}\n\n${usage}\n`)
    return 2
  }
}
