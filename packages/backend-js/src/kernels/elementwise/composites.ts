import type { Kernel, Kernels, NoAttrs } from '@flambeau/core/backend'
import { erfc } from '../../special.ts'
import { declinesLong } from '../../storage.ts'
import { zipNumbers } from '../primitives/binary.ts'
import { mapNumbers, type NumberMap } from '../primitives/unary.ts'

function unary(map: NumberMap): Kernel<NoAttrs> {
  return { declines: declinesLong, run: ([x], [out]) => mapNumbers(map, x!, out!) }
}

function binary(map: (x: number, y: number) => number): Kernel<NoAttrs> {
  return { declines: declinesLong, run: ([x, y], [out]) => zipNumbers(map, x!, y!, out!) }
}

function gcd(x: number, y: number): number {
  let [a, b] = [Math.abs(x), Math.abs(y)]
  while (b !== 0) [a, b] = [b, a % b]
  return a
}

const signbit: NumberMap = (x) => Number(x < 0 || Object.is(x, -0))

type CompositeName =
  | 'clamp'
  | 'fmax'
  | 'fmin'
  | 'isfinite'
  | 'signbit'
  | 'copysign'
  | 'gcd'
  | 'hypot'
  | 'exp2'
  | 'log10'
  | 'erfc'

/** Composites that are one function of the numbers. */
export const compositeKernels: Pick<Kernels, CompositeName> = {
  clamp: {
    declines: declinesLong,
    run([x, bound, max], [out], { bounds }) {
      zipNumbers(bounds === 'max' ? Math.min : Math.max, x!, bound!, out!)
      if (bounds === 'both') zipNumbers(Math.min, out!, max!, out!)
    },
  },
  fmax: binary((x, y) => (x !== x ? y : y !== y ? x : Math.max(x, y))),
  fmin: binary((x, y) => (x !== x ? y : y !== y ? x : Math.min(x, y))),
  isfinite: unary((x) => Number(Number.isFinite(x))),
  signbit: unary(signbit),
  copysign: binary((x, y) => (signbit(y) === 1 ? -Math.abs(x) : Math.abs(x))),
  gcd: binary(gcd),
  hypot: binary(Math.hypot),
  exp2: unary((x) => 2 ** x),
  log10: unary(Math.log10),
  erfc: unary(erfc),
}
