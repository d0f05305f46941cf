import { describe, expect, it } from 'vitest'
import { digamma, erf, erfinv, lgamma, pow, roundHalfEven, sigmoid } from './special.ts'

const float = new Float64Array(1)
const word = new BigInt64Array(float.buffer)

function ordinal(x: number): bigint {
  float[0] = x
  return word[0]! < 0n ? -(word[0]! & 0x7fffffffffffffffn) : word[0]!
}

function ulps(actual: number, wanted: number): number {
  const distance = ordinal(actual) - ordinal(wanted)
  return Number(distance < 0n ? -distance : distance)
}

// Computed with mpmath 1.3, 40 digits, from the exact value of each argument.
interface Table {
  readonly f: (x: number) => number
  /** Largest error in units in the last place. */
  readonly limit: number
  readonly pairs: readonly (readonly [x: number, wanted: number])[]
}

const tables: Readonly<Record<string, Table>> = {
  erf: {
    f: erf,
    limit: 1,
    pairs: [
      [1e-300, 1.1283791670955126e-300],
      [1e-8, 1.1283791670955126e-8],
      [0.1, 0.1124629160182849],
      [0.5, 0.5204998778130465],
      [0.999, 0.8422852702064969],
      [1, 0.8427007929497149],
      [1.5, 0.9661051464753108],
      [2.5, 0.999593047982555],
      [4, 0.9999999845827421],
      [5.9, 0.9999999999999999],
    ],
  },
  erfinv: {
    f: erfinv,
    limit: 4,
    pairs: [
      [1e-300, 8.86226925452758e-301],
      [1e-8, 8.86226925452758e-9],
      [0.1, 0.08885599049425769],
      [0.5, 0.4769362762044699],
      [0.69, 0.7178703840977548],
      [0.71, 0.7482049711849852],
      [0.9, 1.1630871536766743],
      [0.999, 2.3267537655135246],
      [0.999999999, 4.320005388105362],
      [0.9999999999999999, 5.8635847487551676],
    ],
  },
  lgamma: {
    f: lgamma,
    limit: 4,
    pairs: [
      [1e-300, 690.7755278982137],
      [1e-5, 11.512919692895826],
      [0.25, 1.2880225246980774],
      [0.75, 0.20328095143129538],
      [1.0000001, -5.772155829918507e-8],
      [1.5, -0.12078223763524522],
      [1.9999999, -4.2278430309861296e-8],
      [2.25, 0.1248717148923966],
      [3.7, 1.428072326665388],
      [7.9, 8.32426586800881],
      [8.1, 8.72738826343204],
      [20.5, 40.8315009745308],
      [1e5, 1051287.7089736569],
      [1e300, 6.897755278982137e302],
      [-0.5, 1.2655121234846454],
      [-1.75, 1.0160888092144358],
      [-3.25, -0.6231534513209986],
      [-20.5, -42.70719597482576],
    ],
  },
  digamma: {
    f: digamma,
    limit: 4,
    pairs: [
      [1e-300, -9.999999999999999e299],
      [1e-5, -100000.57719921567],
      [0.25, -4.2274535333762655],
      [1, -0.5772156649015329],
      [1.4616, -3.110625123034165e-5],
      [1.4616321449683622, -9.241265521729427e-17],
      [1.5, 0.03648997397857652],
      [2, 0.42278433509846713],
      [5.5, 1.6110931485817512],
      [9.99, 2.250700372831201],
      [10.01, 2.2528037003181356],
      [1e5, 11.512920464961896],
      [1e300, 690.7755278982137],
      [-0.5, 0.03648997397857652],
      [-1.75, -2.322691628614361],
      [-3.25, 4.46627587235028],
      [-20.5, 3.044616882512525],
    ],
  },
  sigmoid: {
    f: sigmoid,
    limit: 2,
    pairs: [
      [-745, 5e-324],
      [-709.5, 7.38014831401258e-309],
      [-40, 4.248354255291589e-18],
      [-1.5, 0.18242552380635635],
      [0, 0.5],
      [1.5, 0.8175744761936437],
      [40, 1],
    ],
  },
}

describe.each(Object.entries(tables))('%s', (_, { f, limit, pairs }) => {
  it.each(pairs)(`of %d is within ${limit} ULP of %d`, (x, wanted) => {
    expect(ulps(f(x), wanted)).toBeLessThanOrEqual(limit)
  })
})

describe('values at the edges', () => {
  it.each([
    { call: 'erf(−1.5)', actual: erf(-1.5), wanted: -erf(1.5) },
    { call: 'erf(∞)', actual: erf(Infinity), wanted: 1 },
    { call: 'erf(−0)', actual: erf(-0), wanted: -0 },
    { call: 'erf(NaN)', actual: erf(NaN), wanted: NaN },
    { call: 'erfinv(1)', actual: erfinv(1), wanted: Infinity },
    { call: 'erfinv(−1)', actual: erfinv(-1), wanted: -Infinity },
    { call: 'erfinv(1.1)', actual: erfinv(1.1), wanted: NaN },
    { call: 'lgamma(1)', actual: lgamma(1), wanted: 0 },
    { call: 'lgamma(2)', actual: lgamma(2), wanted: 0 },
    { call: 'lgamma(0)', actual: lgamma(0), wanted: Infinity },
    { call: 'lgamma(−2)', actual: lgamma(-2), wanted: Infinity },
    { call: 'lgamma(−∞)', actual: lgamma(-Infinity), wanted: Infinity },
    { call: 'digamma(0)', actual: digamma(0), wanted: -Infinity },
    { call: 'digamma(−0)', actual: digamma(-0), wanted: Infinity },
    { call: 'digamma(−2)', actual: digamma(-2), wanted: NaN },
    { call: 'digamma(∞)', actual: digamma(Infinity), wanted: Infinity },
    { call: 'digamma(NaN)', actual: digamma(NaN), wanted: NaN },
    { call: 'pow(1, NaN)', actual: pow(1, NaN), wanted: 1 },
    { call: 'pow(−1, ∞)', actual: pow(-1, Infinity), wanted: 1 },
    { call: 'pow(NaN, 0)', actual: pow(NaN, 0), wanted: 1 },
    { call: 'pow(−2, 3)', actual: pow(-2, 3), wanted: -8 },
    { call: 'roundHalfEven(0.5)', actual: roundHalfEven(0.5), wanted: 0 },
    { call: 'roundHalfEven(1.5)', actual: roundHalfEven(1.5), wanted: 2 },
    { call: 'roundHalfEven(2.5)', actual: roundHalfEven(2.5), wanted: 2 },
    { call: 'roundHalfEven(−0.5)', actual: roundHalfEven(-0.5), wanted: -0 },
    { call: 'roundHalfEven(−1.5)', actual: roundHalfEven(-1.5), wanted: -2 },
    { call: 'roundHalfEven(0.49999999999999994)', actual: roundHalfEven(0.49999999999999994), wanted: 0 },
    { call: 'sigmoid(−∞)', actual: sigmoid(-Infinity), wanted: 0 },
  ])('$call = $wanted', ({ actual, wanted }) => {
    expect(actual).toBe(wanted)
  })
})
