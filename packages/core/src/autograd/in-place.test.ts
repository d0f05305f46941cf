import { readFileSync } from 'node:fs'
import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../methods/index.ts'
import { setDefaultDevice } from '../default-device.ts'
import { noGrad } from '../tape/grad-mode.ts'
import type { TorchError } from '../errors.ts'
import { arange, zeros } from '../ops/primitives/creation.ts'
import { stack } from '../ops/primitives/cat.ts'
import { fromArray } from '../ops/creation/from-values.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { grad } from './backward.ts'

type Program = (a: Tensor, b: Tensor) => Tensor

/** The programs of scripts/make-autograd-goldens.py. */
const programs: Readonly<Record<string, Program>> = {
  writeRow: (a, b) => {
    const y = a.mul(2)
    y.select(0, 0).mul_(b)
    return y
  },
  writeIntoBlank: (a, b) => {
    const y = zeros([2, 3], { dtype: 'float64' })
    y.select(0, 1).copy_(b)
    y.select(0, 0).copy_(a.select(0, 1).mul(3))
    return y
  },
  otherViewSeesIt: (a, b) => {
    const y = a.mul(1)
    const [row, column] = [y.select(0, 0), y.select(1, 1)]
    row.mul_(b)
    return column.mul(stack([b.select(0, 0), b.select(0, 1)]))
  },
  baseWriteReachesView: (a, b) => {
    const y = a.mul(1)
    const row = y.select(0, 1)
    y.mul_(b)
    return row.exp()
  },
  viewOfView: (a, b) => {
    const y = a.mul(1)
    y.select(0, 0).slice(0, 1).sin_()
    return y.mul(b)
  },
  transposed: (a, b) => {
    const y = a.mul(1)
    y.t()
      .select(0, 0)
      .add_(b.slice(0, 0, 2).mul(b.slice(0, 1)))
    return y.mul(y.detach())
  },
  savedOutput: (a, b) => {
    const y = a.mul(1)
    y.select(0, 0).exp_()
    y.select(0, 1).tanh_()
    return y.mul(b)
  },
  chainOfWrites: (a, b) => {
    const y = a.mul(1)
    const row = y.select(0, 0)
    row.add_(b)
    row.mul_(b)
    y.select(1, 0).mul_(3)
    row.sub_(1)
    return y
  },
  viewUsedBeforeAndAfter: (a, b) => {
    const y = a.mul(1)
    const row = y.select(0, 0)
    const before = row.mul(2)
    row.add_(b)
    return before.add(row.mul(b))
  },
  diagonal: (a, b) => {
    const y = a.slice(1, 0, 2).mul(1)
    y.diagonal().mul_(b.slice(0, 0, 2))
    return y
  },
  fillRegion: (a, b) => {
    const y = a.mul(b)
    y.slice(1, 1).zero_()
    return y.add(a)
  },
  strided: (a, b) => {
    const y = a.mul(b)
    y.slice(1, null, null, 2).mul_(b.slice(0, 0, 2))
    return y
  },
  reshapeView: (a) => {
    const y = a.mul(1)
    const flat = y.view(-1)
    flat.slice(0, 1, 5).mul_(2)
    return y.mul(flat.view(2, 3))
  },
  inPlaceOnPlainResult: (a, b) => {
    const y = a.mul(2)
    y.mul_(b).add_(a)
    return y
  },
  unsqueezed: (a, b) => {
    const y = b.mul(1)
    y.unsqueeze(0).mul_(a.slice(0, 0, 1))
    return y
  },
  double: (a, b) => {
    const y = a.mul(1)
    y.select(0, 0).mul_(b)
    return grad([y.pow(3).sum()], [a], { createGraph: true })[0]!
  },
  asStridedWrite: (a, b) => {
    const y = a.mul(1)
    y.asStrided([2], [4], 1).mul_(b.slice(0, 0, 2))
    return y.slice(1, 1).mul(b.slice(0, 1))
  },
  overlappingWindows: (a, b) => {
    const y = b.mul(1)
    const windows = y.unfold(0, 2, 1)
    y.select(0, 1).mul_(a.select(0, 0).select(0, 0))
    return windows.mul(a.slice(1, 0, 2))
  },
  leafWrite: (a) => a.mul_(2),
  leafViewWrite: (a) => {
    a.select(0, 0).mul_(2)
    return a
  },
  leafViewWriteWithoutGrad: (a) => {
    noGrad(() => a.select(0, 0).mul_(2))
    return a.mul(a)
  },
  savedThenWritten: (a) => {
    const y = a.exp()
    const z = y.mul(1)
    y.select(0, 0).add_(1)
    return z.add(y)
  },
  noGradView: (a, b) => {
    const y = a.mul(1)
    noGrad(() => y.select(0, 0)).mul_(b)
    return y
  },
  noGradViewOfWrittenBase: (a, b) => {
    const y = a.mul(1)
    const row = noGrad(() => y.select(0, 0))
    y.mul_(b)
    return row.mul(1)
  },
  detachedWrite: (a, b) => {
    const y = a.mul(1)
    y.detach().select(0, 0).mul_(3)
    return y.mul(b)
  },
}

/** What PyTorch says in words is a code here. */
const codes: readonly (readonly [RegExp, string])[] = [
  [/leaf Variable/, 'LEAF_MODIFIED'],
  [/no_grad mode/, 'VIEW_MODIFIED'],
  [/modified by an inplace operation/, 'SAVED_TENSOR_MODIFIED'],
]

interface Golden {
  readonly error?: string
  readonly output?: unknown
  readonly gradients?: readonly unknown[]
}

const { programs: goldens } = JSON.parse(readFileSync(new URL('goldens/in-place.json', import.meta.url), 'utf8')) as {
  readonly programs: Readonly<Record<string, Golden>>
}

beforeAll(() => setDefaultDevice(js()))

function leaves(): [Tensor, Tensor] {
  const a = fromArray(new Float64Array([0.5, -1, 2, 1.5, 0.25, -0.75]), [2, 3])
  const b = fromArray(new Float64Array([1, -2, 0.5]), [3])
  return [a.requiresGrad_(), b.requiresGrad_()]
}

function flat(value: unknown): number[] {
  return [value].flat(8) as number[]
}

describe('in-place operations, as PyTorch records them', () => {
  it('cover the programs of the goldens', () => {
    expect(Object.keys(programs)).toEqual(Object.keys(goldens))
  })

  it.each(Object.entries(goldens))('%s', (name, golden) => {
    const run = (): { output: number[]; gradients: (number[] | null)[] } => {
      const [a, b] = leaves()
      const y = programs[name]!(a, b)
      const weights = arange(1, y.numel() + 1, 1, { dtype: 'float64' }).reshape(y.shape)
      const grads = grad([y.mul(weights).sum()], [a, b], { allowUnused: true })
      return {
        output: flat(y.detach().toArraySync()),
        gradients: grads.map((one) => (one === null ? null : flat(one.toArraySync()))),
      }
    }
    if (golden.error !== undefined) {
      const code = codes.find(([text]) => text.test(golden.error!))![1]
      expect(run).toThrow(expect.objectContaining<Partial<TorchError>>({ code: code as TorchError['code'] }))
      return
    }
    const { output, gradients } = run()
    // Two roundings in a row at most differ between the libraries' float64 functions.
    const close = (actual: readonly number[], expected: readonly number[]): void =>
      expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 12))
    close(output, flat(golden.output))
    golden.gradients!.forEach((expected, i) => {
      if (expected === null) expect(gradients[i]).toBeNull()
      else close(gradients[i]!, flat(expected))
    })
  })
})
