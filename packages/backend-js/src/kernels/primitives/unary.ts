import type { Kernel, NoAttrs, UnaryName, View } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { digamma, erf, erfinv, lgamma, roundHalfEven, sigmoid } from '../../special.ts'
import { BLOCK, blockA, longA, LongStream, NumberStream } from '../../templates/streams.ts'

export type NumberMap = (x: number) => number
type LongMap = (x: bigint) => bigint

const numberMaps: { readonly [N in UnaryName]: NumberMap } = {
  neg: (x) => -x,
  abs: Math.abs,
  sign: (x) => Number(x > 0) - Number(x < 0),
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  reciprocal: (x) => 1 / x,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  log2: Math.log2,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  erf,
  erfinv,
  sigmoid,
  floor: Math.floor,
  ceil: Math.ceil,
  round: roundHalfEven,
  trunc: Math.trunc,
  lgamma,
  digamma,
  isnan: (x) => Number(x !== x),
  isinf: (x) => Number(Math.abs(x) === Infinity),
  logicalNot: (x) => Number(x === 0),
  bitwiseNot: (x) => ~x,
}

/** What int64 has; the others are for floats only. */
const longMaps: { readonly [N in UnaryName]?: LongMap } = {
  neg: (x) => -x,
  abs: (x) => (x < 0n ? -x : x),
  sign: (x) => (x > 0n ? 1n : x < 0n ? -1n : 0n),
  floor: (x) => x,
  ceil: (x) => x,
  round: (x) => x,
  trunc: (x) => x,
  bitwiseNot: (x) => ~x,
}

/** Maps whose result is bool. */
const predicates: { readonly [N in UnaryName]?: LongMap } = {
  isnan: () => 0n,
  isinf: () => 0n,
  logicalNot: (x) => (x === 0n ? 1n : 0n),
}

/** Writes what `map` gives for each element. */
export function mapNumbers(map: NumberMap, x: View, out: View): void {
  const source = new NumberStream(x)
  const target = new NumberStream(out)
  for (let left = count(out.shape); left > 0; left -= BLOCK) {
    const n = Math.min(left, BLOCK)
    source.read(blockA, n)
    for (let i = 0; i < n; i++) blockA[i] = map(blockA[i]!)
    target.write(blockA, n)
  }
}

function mapLongs(map: LongMap, x: View, out: View): void {
  const source = new LongStream(x)
  const target = new LongStream(out)
  for (let left = count(out.shape); left > 0; left -= BLOCK) {
    const n = Math.min(left, BLOCK)
    source.read(longA, n)
    for (let i = 0; i < n; i++) longA[i] = map(longA[i]!)
    target.write(longA, n)
  }
}

function testLongs(test: LongMap, x: View, out: View): void {
  const source = new LongStream(x)
  const target = new NumberStream(out)
  for (let left = count(out.shape); left > 0; left -= BLOCK) {
    const n = Math.min(left, BLOCK)
    source.read(longA, n)
    for (let i = 0; i < n; i++) blockA[i] = Number(test(longA[i]!))
    target.write(blockA, n)
  }
}

function unary(name: UnaryName): Kernel<NoAttrs> {
  const map = numberMaps[name]
  const longMap = longMaps[name]
  const predicate = predicates[name]
  return {
    run([x], [out]) {
      if (x!.dtype === 'int64') {
        if (predicate !== undefined) testLongs(predicate, x!, out!)
        else mapLongs(longMap!, x!, out!)
      } else if (name === 'bitwiseNot' && x!.dtype === 'bool') mapNumbers(numberMaps.logicalNot, x!, out!)
      else mapNumbers(map, x!, out!)
    },
  }
}

export const unaryKernels = Object.fromEntries(
  (Object.keys(numberMaps) as UnaryName[]).map((name) => [name, unary(name)]),
) as { readonly [N in UnaryName]: Kernel<NoAttrs> }
