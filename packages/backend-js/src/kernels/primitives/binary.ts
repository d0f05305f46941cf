import { type BinaryName, isFloat, type Kernel, type NoAttrs, type View } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { pow } from '../../special.ts'
import { BLOCK, blockA, blockB, longA, longB, LongStream, NumberStream } from '../../templates/streams.ts'

type NumberMap = (x: number, y: number) => number
type LongMap = (x: bigint, y: bigint) => bigint
type Loop = (x: Float64Array, y: Float64Array, n: number) => void

function floorDivide(x: number, y: number): number {
  if (y === 0) return x / y
  const rest = x % y
  let quotient = (x - rest) / y
  if (rest !== 0 && y < 0 !== rest < 0) quotient -= 1
  if (quotient === 0) return x / y === 0 ? x / y : 0
  const whole = Math.floor(quotient)
  return quotient - whole > 0.5 ? whole + 1 : whole
}

function remainder(x: number, y: number): number {
  const rest = x % y
  return rest !== 0 && y < 0 !== rest < 0 ? rest + y : rest
}

/** Floats, and integers of up to 32 bits as far as `integerMaps` does not say otherwise. */
const numberMaps: { readonly [N in BinaryName]: NumberMap } = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  floorDivide,
  pow,
  fmod: (x, y) => x % y,
  remainder,
  maximum: Math.max,
  minimum: Math.min,
  atan2: Math.atan2,
  bitwiseAnd: (x, y) => x & y,
  bitwiseOr: (x, y) => x | y,
  bitwiseXor: (x, y) => x ^ y,
  bitwiseLeftShift: (x, y) => x << y,
  bitwiseRightShift: (x, y) => x >> y,
}

/** x raised by squaring, modulo 2³². */
function integerPow(x: number, exponent: number): number {
  if (exponent < 0) return x === 1 ? 1 : x === -1 ? (exponent & 1 ? -1 : 1) : 0
  let power = 1
  for (let base = x, left = exponent; left > 0; left >>>= 1, base = Math.imul(base, base)) {
    if (left & 1) power = Math.imul(power, base)
  }
  return power
}

const integerMaps: { readonly [N in BinaryName]?: NumberMap } = {
  mul: Math.imul,
  floorDivide: (x, y) => Math.floor(x / y),
  pow: integerPow,
}

function longPow(x: bigint, exponent: bigint): bigint {
  if (exponent < 0n) return x === 1n ? 1n : x === -1n ? (exponent & 1n ? -1n : 1n) : 0n
  let power = 1n
  for (let base = x, left = exponent; left > 0n; left >>= 1n, base = BigInt.asIntN(64, base * base)) {
    if (left & 1n) power = BigInt.asIntN(64, power * base)
  }
  return power
}

function longRemainder(x: bigint, y: bigint): bigint {
  if (y === 0n) return 0n
  const rest = x % y
  return rest !== 0n && y < 0n !== rest < 0n ? rest + y : rest
}

const longMaps: { readonly [N in BinaryName]?: LongMap } = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  floorDivide: (x, y) => (y === 0n ? 0n : (x - longRemainder(x, y)) / y),
  pow: longPow,
  fmod: (x, y) => (y === 0n ? 0n : x % y),
  remainder: longRemainder,
  maximum: (x, y) => (x > y ? x : y),
  minimum: (x, y) => (x < y ? x : y),
  bitwiseAnd: (x, y) => x & y,
  bitwiseOr: (x, y) => x | y,
  bitwiseXor: (x, y) => x ^ y,
  bitwiseLeftShift: (x, y) => x << (y & 63n),
  bitwiseRightShift: (x, y) => x >> (y & 63n),
}

/** The same as in the tables, as whole loops: a call for every element would cost several times the arithmetic. */
const loops: { readonly [N in BinaryName]?: Loop } = {
  add(x, y, n) {
    for (let i = 0; i < n; i++) x[i]! += y[i]!
  },
  sub(x, y, n) {
    for (let i = 0; i < n; i++) x[i]! -= y[i]!
  },
  mul(x, y, n) {
    for (let i = 0; i < n; i++) x[i]! *= y[i]!
  },
  div(x, y, n) {
    for (let i = 0; i < n; i++) x[i]! /= y[i]!
  },
}

function mapNumbers(name: BinaryName, x: View, y: View, out: View): void {
  const map = (isFloat(out.dtype) ? undefined : integerMaps[name]) ?? numberMaps[name]
  zipNumbers(map, x, y, out, map === numberMaps[name] ? loops[name] : undefined)
}

/** Writes what `map` gives for each pair of elements. */
export function zipNumbers(map: NumberMap, x: View, y: View, out: View, loop?: Loop): void {
  const left = new NumberStream(x)
  const right = new NumberStream(y)
  const target = new NumberStream(out)
  for (let rest = count(out.shape); rest > 0; rest -= BLOCK) {
    const n = Math.min(rest, BLOCK)
    left.read(blockA, n)
    right.read(blockB, n)
    if (loop !== undefined) loop(blockA, blockB, n)
    else for (let i = 0; i < n; i++) blockA[i] = map(blockA[i]!, blockB[i]!)
    target.write(blockA, n)
  }
}

function mapLongs(map: LongMap, x: View, y: View, out: View): void {
  const left = new LongStream(x)
  const right = new LongStream(y)
  const target = new LongStream(out)
  for (let rest = count(out.shape); rest > 0; rest -= BLOCK) {
    const n = Math.min(rest, BLOCK)
    left.read(longA, n)
    right.read(longB, n)
    for (let i = 0; i < n; i++) longA[i] = map(longA[i]!, longB[i]!)
    target.write(longA, n)
  }
}

function binary(name: BinaryName): Kernel<NoAttrs> {
  return {
    run([x, y], [out]) {
      if (out!.dtype === 'int64') mapLongs(longMaps[name]!, x!, y!, out!)
      else if (out!.dtype === 'bool' && name === 'add') mapNumbers('bitwiseOr', x!, y!, out!)
      else mapNumbers(name, x!, y!, out!)
    },
  }
}

export const binaryKernels = Object.fromEntries(
  (Object.keys(numberMaps) as BinaryName[]).map((name) => [name, binary(name)]),
) as { readonly [N in BinaryName]: Kernel<NoAttrs> }
