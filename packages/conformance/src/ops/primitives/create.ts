import { isFloat } from '@flambeau/core/backend'
import { everything, numbers, onlyContiguous, type OpCases, type Sample } from '../../write/case.ts'
import { peak } from '../../judge/values/magnitudes.ts'
import { attr, carried, steps } from '../../judge/tolerances/rule.ts'

const fillShapes: readonly (readonly [string, readonly number[]])[] = [
  ['odd', [3, 5, 7]],
  ['0-d', []],
  ['empty', [0, 3]],
  ['block', [1031]],
]

const fillValues: readonly (readonly [string, number])[] = [
  ['nan', NaN],
  ['minus-zero', -0],
  ['infinity', Infinity],
  ['lowest', -Infinity],
  ['fraction', -1.6],
]

const fills: readonly Sample[] = [
  ...fillShapes.map(
    ([name, shape]) =>
      ({
        name,
        main: name === 'odd',
        goldless: true,
        make: (g) => ({ inputs: [], attrs: { value: 1 }, outputs: [{ shape, dtype: g.dtype }] }),
      }) satisfies Sample,
  ),
  ...fillValues.map(
    ([name, value]) =>
      ({
        name,
        special: true,
        goldless: true,
        // Other dtypes hold whatever core has made of the value before; only floats hold all of these.
        make: (g) => ({
          inputs: [],
          attrs: { value: isFloat(g.dtype) ? value : 1 },
          outputs: [{ shape: [5], dtype: g.dtype }],
        }),
      }) satisfies Sample,
  ),
]

/** Numbers beyond an integer dtype keep their low bits. */
const beyond: readonly Sample[] = [-1, 300, 70_001].map((value) => ({
  name: `beyond ${value}`.replaceAll(/[ -]+/g, '-'),
  goldless: true,
  make: (g) => ({ inputs: [], attrs: { value }, outputs: [{ shape: [5], dtype: g.dtype }] }),
}))

const ranges: readonly (readonly [string, number, number, number])[] = [
  ['odd', 37, -3, 1],
  ['step', 29, 2, 3],
  ['down', 19, 18, -1],
  ['empty', 0, 0, 1],
  ['block', 1031, 0, 0],
]

const iotas: readonly Sample[] = [
  ...ranges.map(
    ([name, length, start, step]) =>
      ({
        name,
        main: name === 'odd',
        goldless: true,
        make: (g) => ({
          inputs: [],
          attrs: { start: g.dtype === 'uint8' ? Math.abs(start) : start, step },
          outputs: [{ shape: [length], dtype: g.dtype }],
        }),
      }) satisfies Sample,
  ),
  {
    name: 'fraction',
    goldless: true,
    make: (g) => ({
      inputs: [],
      attrs: isFloat(g.dtype) ? { start: -0.3, step: 0.1 } : { start: 1, step: 2 },
      outputs: [{ shape: [41], dtype: g.dtype }],
    }),
  },
]

export const createOps: readonly OpCases[] = [
  { op: 'fill', dtypes: everything, layouts: onlyContiguous, tolerance: carried, samples: [...fills, ...beyond] },
  {
    op: 'iota',
    dtypes: numbers,
    layouts: onlyContiguous,
    // start + i · step: two roundings, each at most at the magnitude of the largest term.
    tolerance: (call) => ({
      ulp: steps(call.dtype, 2),
      scale: peak(call.expected[0]!.values) + Math.abs(attr(call, 'start')),
    }),
    samples: iotas,
  },
]
