import type { DType } from '@flambeau/core'
import type { Call, Outcome } from './call.ts'
import type { Theme } from './draw.ts'

/** A kind of calls that goldens are made of. */
export interface GoldenTheme extends Theme {
  /** Calls of each function. */
  readonly count: number
  /** Whether a call belongs here, PyTorch's outcome being this. */
  suits(call: Call, outcome: Outcome): boolean
}

const mostlyFloat32: readonly DType[] = ['float32', 'float32', 'float32', 'float32', 'float64', 'int32', 'bool']
const whole: readonly DType[] = ['int32', 'int32', 'int32', 'bool', 'bool', 'uint8', 'int8', 'int16', 'int64']
const small: readonly DType[] = ['uint8', 'int32', 'uint8', 'int8', 'int16', 'float16', 'bfloat16', 'float32']

const succeeds = ({ error }: Outcome): boolean => error === undefined

/** Numbers meet tensors of other dtypes. */
function hasScalars({ args, tensors }: Call): boolean {
  if (new Set(tensors.map(({ dtype }) => dtype)).size < Math.min(2, tensors.length)) return false
  return /"(alpha|beta|value|eps|min|max|lambd|minVal|maxVal|negativeSlope|threshold|margin|delta|fillValue|nan|posinf|neginf)"/.test(
    JSON.stringify(args),
  )
}

/** The kinds, by the letters under which outsiders found them. */
export const themes: readonly GoldenTheme[] = [
  {
    name: 'scalars',
    dtypes: [...mostlyFloat32, 'uint8', 'int32', 'int64'],
    mixed: 0.6,
    ranges: ['plain', 'simple', 'positive'],
    grad: 0.3,
    options: 0.95,
    count: 3,
    suits: (call, outcome) => succeeds(outcome) && hasScalars(call),
  },
  {
    name: 'edges',
    dtypes: ['float32', 'float32', 'float32', 'float64'],
    mixed: 0,
    ranges: ['simple', 'simple', 'hostile'],
    grad: 1,
    options: 0.4,
    count: 2,
    suits: (call, outcome) =>
      succeeds(outcome) && call.order === 2 && call.after === undefined && outcome.grads !== undefined,
  },
  {
    name: 'overwritten',
    dtypes: ['float32', 'float32', 'float64'],
    mixed: 0,
    ranges: ['plain', 'positive', 'unit'],
    grad: 1,
    options: 0.3,
    count: 1,
    suits: (call, outcome) =>
      succeeds(outcome) &&
      call.after === 'inplace' &&
      (outcome.grads !== undefined || outcome.afterError !== undefined),
  },
  {
    name: 'dtypes',
    dtypes: whole,
    mixed: 0.5,
    ranges: ['plain', 'simple', 'unit'],
    grad: 0.2,
    options: 0.4,
    count: 2,
    suits: (_, outcome) => succeeds(outcome),
  },
  {
    name: 'beyond',
    dtypes: small,
    mixed: 0.1,
    ranges: ['plain', 'hostile'],
    grad: 0,
    options: 0.8,
    beyond: true,
    count: 1,
    suits: ({ args }) => /\b(300|70000|10000000000|131008|256)\b/.test(JSON.stringify(args)),
  },
  {
    name: 'hostile',
    dtypes: mostlyFloat32,
    mixed: 0.2,
    ranges: ['plain', 'simple', 'hostile'],
    grad: 0.3,
    options: 0.8,
    count: 2,
    suits: (_, outcome) => !succeeds(outcome),
  },
]
