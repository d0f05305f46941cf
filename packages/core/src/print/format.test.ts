import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { DType } from '../dtype/dtype.ts'
import type { TensorLabels } from './format.ts'
import { formatTensor, shownEdges } from './format.ts'
import type { PrintOptions } from './options.ts'
import { getPrintOptions } from './options.ts'

/** Long data, by a formula of the element's index; see scripts/make-print-goldens.py. */
type Rule = { readonly arange: number } | { readonly wave: number }

interface Case {
  readonly title: string
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly data: readonly (number | boolean | string)[] | Rule | null
  readonly labels: TensorLabels
  readonly options: Partial<PrintOptions>
  readonly text: string
}

const file = new URL('./goldens/print.json', import.meta.url)
const goldens = JSON.parse(readFileSync(file, 'utf8')) as { torch: string; cases: Case[] }

function hostValues(data: Exclude<Case['data'], null>): (number | boolean)[] {
  if ('arange' in data) return Array.from({ length: data.arange }, (_, i) => i)
  if ('wave' in data) return Array.from({ length: data.wave }, (_, i) => (((i * 7919) % 1009) - 504) / 64)
  return data.map(hostValue)
}

function hostValue(value: number | boolean | string): number | boolean {
  return typeof value === 'string' ? Number(value.replace('inf', 'Infinity')) : value
}

describe(`printing as PyTorch ${goldens.torch}`, () => {
  it.each(goldens.cases)('$title $dtype $shape', ({ dtype, shape, data, labels, options, text }) => {
    const values = data === null ? undefined : hostValues(data)
    const settings = { ...getPrintOptions(), ...options }
    expect(formatTensor(values, shape, dtype, labels, settings)).toBe(text)
  })
})

describe('formatTensor', () => {
  it('prints int64 values a number cannot hold', () => {
    expect(formatTensor([2n ** 62n, -1n], [2], 'int64')).toBe(
      'tensor([4611686018427387904,                  -1], dtype: int64)',
    )
  })

  it('reads bytes as bool and names the device', () => {
    expect(formatTensor(Uint8Array.of(1, 0), [2], 'bool', { device: 'webgpu' })).toBe(
      'tensor([ true, false], device: webgpu)',
    )
  })

  it('needs only the edges of a summarised tensor', () => {
    const shape = [50, 50]
    const all = Float32Array.from({ length: 2500 }, (_, i) => i / 8)
    const n = shownEdges(shape)
    expect(n).toBe(3)
    const kept = [0, 1, 2, 47, 48, 49]
    const edges = kept.flatMap((row) => kept.map((column) => all[row * 50 + column] ?? NaN))
    expect(formatTensor(edges, shape, 'float32')).toBe(formatTensor(all, shape, 'float32'))
    expect(shownEdges([10, 100])).toBeUndefined()
  })
})
