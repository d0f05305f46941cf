import {
  add,
  amax,
  autograd,
  type Backend,
  bitwiseAnd,
  cat,
  div,
  type DType,
  type ErrorCode,
  full,
  gather,
  indexSelect,
  matmul,
  mul,
  nn,
  ones,
  permute,
  reshape,
  scope,
  softmax,
  sum,
  type Tensor,
  tensor,
  TorchError,
  where,
  zeros,
} from '@flambeau/core'
import { readBack } from '../run/call.ts'
import type { Context } from '../run/context.ts'
import { type Case, makeCase } from '../write/make-case.ts'
import { fail, pass, type Verdict } from '../judge/verdict.ts'
import { indexMistakes } from './index-mistakes.ts'

export interface Mistake {
  readonly op: string
  readonly sample: string
  readonly code: ErrorCode
  /** Some of the values the error must carry. */
  readonly details?: Readonly<Record<string, unknown>>
  /** Makes the mistake. A result is read: devices that cannot see indices report them then. */
  make(torch: Maker): Tensor | void | Promise<Tensor | void>
}

/** Tensors on the device under judgement. */
export interface Maker {
  readonly device: Backend
  ones(shape: readonly number[], dtype?: DType): Tensor
  indices(...values: number[]): Tensor
}

const { functional } = nn

const mistakes: readonly Mistake[] = [
  {
    op: 'add',
    sample: 'shapes',
    code: 'SHAPE_MISMATCH',
    details: { a: [2, 3], b: [4], dim: 1 },
    make: (t) => add(t.ones([2, 3]), t.ones([4])),
  },
  { op: 'add', sample: 'released', code: 'RELEASED', make: (t) => add(released(t), 1) },
  {
    op: 'add',
    sample: 'grow-in-place',
    code: 'SHAPE_MISMATCH',
    make: (t) => t.ones([3]).add_(t.ones([2, 3])),
  },
  {
    op: 'add',
    sample: 'leaf-in-place',
    code: 'LEAF_MODIFIED',
    make: (t) => t.ones([3]).requiresGrad_(true).add_(1),
  },
  {
    op: 'mul',
    sample: 'saved-modified',
    code: 'SAVED_TENSOR_MODIFIED',
    make: (t) => {
      const x = t.ones([3]).requiresGrad_(true)
      const factor = t.ones([3])
      const y = mul(x, factor)
      factor.add_(1)
      sum(y).backward()
    },
  },
  {
    op: 'div',
    sample: 'option',
    code: 'UNKNOWN_OPTION',
    make: (t) => div(t.ones([2]), 2, { rounding: 'floor' } as never),
  },
  { op: 'bitwiseAnd', sample: 'floats', code: 'DTYPE_MISMATCH', make: (t) => bitwiseAnd(t.ones([2]), t.ones([2])) },
  {
    op: 'where',
    sample: 'condition',
    code: 'DTYPE_MISMATCH',
    details: { dtype: 'float32' },
    make: (t) => where(t.ones([2]), 1, 0),
  },
  {
    op: 'sum',
    sample: 'dim',
    code: 'INDEX_OUT_OF_RANGE',
    details: { dim: 2, rank: 2 },
    make: (t) => sum(t.ones([2, 3]), 2),
  },
  { op: 'sum', sample: 'repeated-dim', code: 'INVALID_ARGUMENT', make: (t) => sum(t.ones([2, 3]), [0, -2]) },
  {
    op: 'amax',
    sample: 'empty',
    code: 'INVALID_ARGUMENT',
    details: { dim: 0, shape: [0, 3] },
    make: (t) => amax(t.ones([0, 3]), 0),
  },
  { op: 'matmul', sample: 'shapes', code: 'SHAPE_MISMATCH', make: (t) => matmul(t.ones([2, 3]), t.ones([4, 2])) },
  {
    op: 'matmul',
    sample: 'dtypes',
    code: 'DTYPE_MISMATCH',
    make: (t) => matmul(t.ones([2, 3]), t.ones([3, 2], 'int32')),
  },
  { op: 'gather', sample: 'index-dtype', code: 'DTYPE_MISMATCH', make: (t) => gather(t.ones([3]), 0, t.ones([2])) },
  {
    op: 'gather',
    sample: 'out-of-range',
    code: 'INDEX_OUT_OF_RANGE',
    make: (t) => gather(t.ones([3]), 0, t.indices(0, 3)),
  },
  {
    op: 'take',
    sample: 'out-of-range',
    code: 'INDEX_OUT_OF_RANGE',
    make: (t) => indexSelect(t.ones([3, 2]), 0, t.indices(5)),
  },
  {
    op: 'take',
    sample: 'negative',
    code: 'INDEX_OUT_OF_RANGE',
    make: (t) => indexSelect(t.ones([3, 2]), 0, t.indices(-1)),
  },
  {
    op: 'scatter',
    sample: 'out-of-range',
    code: 'INDEX_OUT_OF_RANGE',
    make: (t) => t.ones([3]).scatter(0, t.indices(4), t.ones([1])),
  },
  { op: 'cat', sample: 'shapes', code: 'SHAPE_MISMATCH', make: (t) => cat([t.ones([2, 3]), t.ones([2, 4])], 0) },
  { op: 'reshape', sample: 'size', code: 'SHAPE_MISMATCH', make: (t) => reshape(t.ones([2, 3]), [4]) },
  { op: 'permute', sample: 'dims', code: 'INVALID_ARGUMENT', make: (t) => permute(t.ones([2, 3]), [0, 0]) },
  { op: 'softmax', sample: 'dim', code: 'INDEX_OUT_OF_RANGE', make: (t) => softmax(t.ones([2, 3]), 5) },
  {
    op: 'linear',
    sample: 'features',
    code: 'SHAPE_MISMATCH',
    make: (t) => functional.linear(t.ones([2, 3]), t.ones([4, 5])),
  },
  {
    op: 'conv2d',
    sample: 'channels',
    code: 'SHAPE_MISMATCH',
    make: (t) => functional.conv2d(t.ones([1, 3, 8, 8]), t.ones([6, 1, 5, 5])),
  },
  {
    op: 'conv2d',
    sample: 'no-batch',
    code: 'NO_BATCH_DIMENSION',
    make: (t) => new nn.Conv2d(1, 6, 5, { device: t.device }).call(t.ones([1, 8, 8])),
  },
  {
    op: 'conv2d',
    sample: 'kernel-too-large',
    code: 'SHAPE_MISMATCH',
    make: (t) => functional.conv2d(t.ones([1, 1, 3, 3]), t.ones([6, 1, 5, 5])),
  },
  {
    op: 'maxPool2d',
    sample: 'padding',
    code: 'INVALID_ARGUMENT',
    make: (t) => functional.maxPool2d(t.ones([1, 1, 4, 4]), 2, { padding: 2 }),
  },
  {
    op: 'crossEntropy',
    sample: 'class-out-of-range',
    code: 'INDEX_OUT_OF_RANGE',
    make: (t) => functional.crossEntropy(t.ones([2, 3]), t.indices(0, 3)),
  },
  {
    op: 'crossEntropy',
    sample: 'batch-size',
    code: 'SHAPE_MISMATCH',
    make: (t) => functional.crossEntropy(t.ones([2, 3]), t.indices(0, 1, 2)),
  },
  {
    op: 'backward',
    sample: 'twice',
    code: 'GRAPH_FREED',
    make: (t) => {
      const x = t.ones([3]).requiresGrad_(true)
      const y = sum(mul(x, x))
      y.backward()
      y.backward()
    },
  },
  {
    op: 'backward',
    sample: 'not-a-scalar',
    code: 'NON_SCALAR_BACKWARD',
    make: (t) => mul(t.ones([3]).requiresGrad_(true), 2).backward(),
  },
  { op: 'backward', sample: 'no-grad', code: 'GRAD_REQUIRED', make: (t) => sum(t.ones([3])).backward() },
  {
    op: 'backward',
    sample: 'unused-input',
    code: 'UNUSED_INPUT',
    make: (t) => {
      const [x, y] = [t.ones([3]).requiresGrad_(true), t.ones([3]).requiresGrad_(true)]
      autograd.grad([sum(mul(x, x))], [y])
    },
  },
  {
    op: 'full',
    sample: 'dtype',
    code: 'UNSUPPORTED_DTYPE',
    make: (t) => full([2], 1, { device: t.device, dtype: 'float8' as never }),
  },
  { op: 'zeros', sample: 'size', code: 'INVALID_ARGUMENT', make: (t) => zeros([-1], { device: t.device }) },
  ...indexMistakes,
]

/** A tensor whose scope has ended. */
function released(torch: Maker): Tensor {
  let made: Tensor | undefined
  scope(() => {
    made = torch.ones([2])
  })
  return made!
}

function makerOn(device: Backend): Maker {
  return {
    device,
    ones: (shape, dtype = 'float32') => ones(shape, { device, dtype }),
    indices: (...values) => tensor(values, { device, dtype: 'int32' }),
  }
}

/** The error a mistake leads to, at once or when the result is read. */
async function errorOf(device: Backend, { make }: Mistake): Promise<unknown> {
  const opened = scope()
  try {
    const result = await make(makerOn(device))
    if (result !== undefined) await readBack(result)
    await device.synchronize()
    return undefined
  } catch (error) {
    return error
  } finally {
    opened.end()
  }
}

function describe(error: unknown): string {
  if (error instanceof TorchError) return `${error.code} (${error.message})`
  if (error instanceof Error) return `${error.name}: ${error.message}`
  return error === undefined ? 'no error' : 'something that is no error'
}

/** The same class and code on every device; the details that were named; and, where core notices it, the very same text. */
export async function sameMistake({ device, oracle }: Context, mistake: Mistake): Promise<Verdict> {
  const error = await errorOf(device, mistake)
  if (!(error instanceof TorchError) || error.code !== mistake.code)
    return fail(`gives ${describe(error)}, expected ${mistake.code}`)
  for (const [key, value] of Object.entries(mistake.details ?? {})) {
    const given = error.details[key]
    if (JSON.stringify(given) !== JSON.stringify(value))
      return fail(`details.${key} is ${JSON.stringify(given)}, not ${JSON.stringify(value)}`)
  }
  const reference = await errorOf(oracle, mistake)
  // An index that only the device sees may be reported without its value.
  if (mistake.code === 'INDEX_OUT_OF_RANGE' && mistake.details === undefined) return pass
  const text = (one: unknown): string => describe(one).replaceAll(device.name, '').replaceAll(oracle.name, '')
  return text(error) === text(reference) ? pass : fail(`says ${describe(error)}, the oracle ${describe(reference)}`)
}

export const errorCases: readonly Case[] = mistakes.map((mistake) =>
  makeCase(
    { op: mistake.op, dtype: 'float32', sample: mistake.sample, layout: 'contiguous', check: 'error' },
    (context) => sameMistake(context, mistake),
  ),
)
