import { type Backend, registry, type Support } from '@flambeau/core'
import { opCases } from '../ops/index.ts'
import { findBackend } from './backends.ts'
import { CommandError, list, oneOf, parse, print } from './terminal.ts'

interface Line {
  readonly op: string
  readonly tier: string
  readonly cases: boolean
  readonly devices: readonly Support[]
}

function wordOf(support: Support): string {
  return support.ok ? support.via : 'no'
}

/** How each device computes each op that core defines or a kernel stands for. */
function linesOf(devices: readonly Backend[]): readonly Line[] {
  const tested = new Set(opCases.map(({ op }) => op))
  const names = new Set([...registry.keys(), ...devices.flatMap((device) => [...device.kernels.keys()])])
  return [...names].sort().map((op) => {
    const definition = registry.get(op)
    return {
      op,
      tier: definition?.definition.tier ?? 'prim',
      cases: tested.has(op),
      devices: devices.map(
        (device): Support =>
          definition?.support(device) ??
          (device.kernels.has(op) ? { ok: true, via: 'kernel' } : { ok: true, via: 'composite' }),
      ),
    }
  })
}

const headings = (names: readonly string[]): readonly string[] => ['op', 'tier', 'cases', ...names]
const cells = ({ op, tier, cases, devices }: Line): readonly string[] => [
  op,
  tier,
  cases ? 'yes' : 'no',
  ...devices.map(wordOf),
]

/** `conform support`: the support matrix. */
export async function support(args: readonly string[]): Promise<number> {
  const parsed = parse(args, ['backend', 'format'])
  const names = list(parsed, 'backend')
  if (names === undefined || names.length === 0) throw new CommandError('--backend is needed, e.g. --backend js,webgpu')
  const format = oneOf(parsed, 'format', ['md', 'csv', 'json'], 'md')
  const devices: Backend[] = []
  for (const name of names) devices.push(await (await findBackend(name)).create())
  const lines = linesOf(devices)
  if (format === 'json') {
    const records = lines.map(({ devices: by, ...line }) => ({
      ...line,
      devices: Object.fromEntries(names.map((name, i) => [name, by[i]])),
    }))
    print(`${JSON.stringify(records, null, 1)}\n`)
  } else if (format === 'csv') {
    print([headings(names), ...lines.map(cells)].map((row) => `${row.join(',')}\n`).join(''))
  } else {
    const rows = [headings(names), headings(names).map(() => '---'), ...lines.map(cells)]
    print(rows.map((row) => `| ${row.join(' | ')} |\n`).join(''))
  }
  for (const device of devices) await device.dispose()
  return 0
}
