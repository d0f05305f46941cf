import { readFileSync } from 'node:fs'
import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import * as torch from '../index.ts'

setDefaultDevice(js())
const F = torch.nn.functional
type Tensor = torch.Tensor
type Fn = (x: Tensor, y: Tensor) => Tensor
/** `value`, first derivatives `d0`, `d1`, second ones `d00`, `d01` …: numbers as text, or none. */
type Rows = Record<string, string>
const goldens = JSON.parse(readFileSync(new URL('./goldens/edges.json', import.meta.url), 'utf8')) as {
  readonly points: readonly string[]
  readonly unary: Record<string, Rows>
  readonly binary: Record<string, Rows>
}

const special: Record<string, Fn> = {
  'logit 0.25': (x) => torch.logit(x, { eps: 0.25 }),
  'logit 1': (x) => torch.logit(x, { eps: 1 }),
  'elu 2': (x) => F.elu(x, { alpha: 2 }),
  'celu 2': (x) => torch.celu(x, { alpha: 2 }),
  'threshold 0.5': (x) => torch.threshold(x, 0.5, 7),
  'softplus 2': (x) => F.softplus(x, { beta: 2, threshold: 2 }),
  'div trunc 0': (x) => torch.div(x, 0, { roundingMode: 'trunc' }),
  'clamp 0 2': (x) => torch.clamp(x, 0, 2),
  'clampMin 0': (x) => torch.clampMin(x, 0),
  'clampMax 0': (x) => torch.clampMax(x, 0),
  'xlogy 0': (x) => torch.xlogy(x, 0),
  'copysign 1': (x) => torch.copysign(x, 1),
  'remainder 2': (x) => torch.remainder(x, 2),
  'div floor': (x, y) => torch.div(x, y, { roundingMode: 'floor' }),
  'div trunc': (x, y) => torch.div(x, y, { roundingMode: 'trunc' }),
  'lerp 0.25': (x, y) => torch.lerp(x, y, 0.25),
  'lerp 0.75': (x, y) => torch.lerp(x, y, 0.75),
  'addcmul 2': (x, y) => torch.addcmul(x, x, y, { value: 2 }),
  'addcdiv 2': (x, y) => torch.addcdiv(x, x, y, { value: 2 }),
  'igamma x': (x, y) => torch.igamma(x.detach(), y),
}

function named(name: string): Fn {
  const power = /^(r?)pow (.*)$/.exec(name)
  if (power !== null)
    return power[1] === 'r' ? (x) => torch.pow(Number(power[2]), x) : (x) => torch.pow(x, Number(power[2]))
  return (
    special[name] ?? ((torch as unknown as Record<string, Fn>)[name] ?? (F as unknown as Record<string, Fn>)[name])!
  )
}

/** Points at which rows are not compared, with the reason. */
const leftOut: Record<string, readonly [reason: string, isOut: (x: number) => boolean]> = {
  'sinc d00': ['PyTorch has NaN', (x) => x === 0],
  'lgamma d00': ['a pole, where PyTorch has 10³⁰', (x) => x < 0],
  'digamma d0': ['a pole, where PyTorch has 10³⁰', (x) => x < 0],
  'digamma d00': ['ψ″ tends to 0, where PyTorch has NaN', (x) => Math.abs(x) === Infinity],
  ...Object.fromEntries(
    ['elu', 'celu', 'selu', 'elu 2', 'celu 2'].flatMap((name) =>
      ['d0', 'd00'].map((row) => [
        `${name} ${row}`,
        ['a constant slope as in PyTorch’s plain loop, where its vectors have NaN', Number.isNaN] as const,
      ]),
    ),
  ),
  'hardswish d00': ['NaN has a slope of NaN, and PyTorch a curvature of 0 there', Number.isNaN],
}

function numbers(text: string): number[] {
  return text.split(' ').map(Number)
}

function rowsOf(fn: Fn, columns: readonly number[][]): Record<string, Tensor | null> {
  const xs = columns.map((column) => torch.tensor(column, { dtype: 'float64', requiresGrad: true }))
  const y = (fn as (...inputs: readonly Tensor[]) => Tensor)(...xs)
  const rows: Record<string, Tensor | null> = { value: y.detach() }
  if (!y.requiresGrad) return rows
  const first = torch.autograd.grad([y.sum()], xs, { createGraph: true, allowUnused: true })
  first.forEach((grad, i) => {
    rows[`d${i}`] = grad === null ? null : grad.detach()
    if (grad === null || !grad.requiresGrad) return
    torch.autograd.grad([grad.sum()], xs, { retainGraph: true, allowUnused: true }).forEach((second, j) => {
      rows[`d${i}${j}`] = second
    })
  })
  return rows
}

/** Where they differ, as text; a derivative that is missing is 0. */
function differences(
  columns: readonly number[][],
  wanted: string,
  got: Tensor | null | undefined,
  isOut?: (x: number) => boolean,
): string[] {
  const zeros = columns[0]!.map(() => 0)
  const expected = wanted === 'none' ? zeros : numbers(wanted)
  const actual = got === null || got === undefined ? zeros : (got.toArraySync() as number[])
  return expected.flatMap((value, i) => {
    const other = actual[i]!
    if (Object.is(value, other) || value === other || isOut?.(columns[0]![i]!) === true) return []
    // A few roundings of functions of functions in float64; sums of numbers near 1 may vanish.
    if (Math.abs(value - other) <= 1e-9 * Math.abs(value) + 2 ** -52) return []
    return [`(${columns.map((column) => column[i]).join(', ')}): ${other}, in PyTorch ${value}`]
  })
}

describe.each(['unary', 'binary'] as const)('%s functions', (kind) => {
  const columns = goldens.points.slice(...(kind === 'unary' ? [0, 1] : [1, 3])).map(numbers)
  it.each(Object.keys(goldens[kind]))('%s at kinks, ties, zeros, infinities and NaN', (name) => {
    const wanted = goldens[kind][name]!
    const got = rowsOf(named(name), columns)
    for (const row of Object.keys(wanted)) {
      const isOut = leftOut[`${name} ${row}`]?.[1]
      expect([row, differences(columns, wanted[row]!, got[row], isOut)]).toEqual([row, []])
    }
  })
})
