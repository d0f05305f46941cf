import type { Backend, Support } from '@flambeau/core'
import { registry } from '@flambeau/core/catalogue'
import { conventions } from '../differences/conventions.ts'
import type { DocumentedDifference } from '../differences/differing.ts'
import { extensions } from '../differences/extensions.ts'
import { layers } from '../differences/layers.ts'
import { memory } from '../differences/memory.ts'
import { numbers } from '../differences/numbers.ts'
import { pointwise } from '../differences/pointwise.ts'
import { pytorchElementwiseGradients } from '../differences/pytorch-elementwise-gradients.ts'
import { pytorchGradients } from '../differences/pytorch-gradients.ts'
import { pytorchs } from '../differences/pytorchs.ts'
import { sampling } from '../differences/sampling.ts'
import { leftOut } from './left-out.ts'
import { opCases } from '../ops/index.ts'

/** How devices compute an op. */
export interface Line {
  readonly op: string
  readonly tier: string
  readonly cases: boolean
  readonly devices: readonly Support[]
}

function wordOf(support: Support): string {
  return support.ok ? support.via : 'no'
}

/** How each device computes each op that core defines or a kernel stands for. */
export function supportOf(devices: readonly Backend[]): readonly Line[] {
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

/** The matrix as rows of text, headings first. `names` are those of the devices. */
export function supportTable(devices: readonly Backend[], names: readonly string[]): readonly (readonly string[])[] {
  return [headings(names), ...supportOf(devices).map(cells)]
}

function markdown(rows: readonly (readonly string[])[]): string {
  const [first] = rows
  return [first!, first!.map(() => '---'), ...rows.slice(1)].map((row) => `| ${row.join(' | ')} |\n`).join('')
}

function differing(list: readonly DocumentedDifference[]): string {
  return markdown([['what', 'why'], ...list.map(({ what, why }) => [what, why])])
}

/** The support page: the matrix, dtypes, what is left out, and what is meant otherwise than in PyTorch. */
export function supportPage(devices: readonly Backend[], names: readonly string[]): string {
  const dtypes = [...new Set(devices.flatMap(({ capabilities }) => [...capabilities.dtypes]))].sort()
  const has = (device: Backend, dtype: (typeof dtypes)[number]) =>
    device.capabilities.dtypes.has(dtype) ? 'yes' : 'no'
  return `# Which device computes what

Written by \`conform support\`. \`kernel\`: a kernel of the device's own; \`composite\`: core composes it from others;
\`view\`: no computation at all. Functions that are not listed are compositions of these, on every device.

## Dtypes

${markdown([['dtype', ...names], ...dtypes.map((dtype) => [dtype, ...devices.map((device) => has(device, dtype))])])}
## Ops

${markdown(supportTable(devices, names))}
## Left out

${markdown([['of PyTorch', 'why'], ...leftOut.map((row) => [...row])])}
## Different from PyTorch on purpose

Random calls and programs are compared with PyTorch (\`conform differential\`); whatever differs is a fault, but for this.

### What flambeau means otherwise

${differing([...conventions, ...numbers, ...memory])}
### What functions of neural networks mean otherwise

${differing([...pointwise, ...layers, ...sampling])}
### What flambeau takes and PyTorch does not

${differing(extensions)}
### What PyTorch gets wrong

${differing([...pytorchs, ...pytorchElementwiseGradients, ...pytorchGradients])}`
}
