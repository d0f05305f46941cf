import * as torch from '@flambeau/core'
import type { OpCases, Sample } from '../../write/case.ts'
import { ulps } from '../../judge/tolerances/rule.ts'
import { within, entry, positive } from '../elementwise/elementwise-samples.ts'

/** Between the poles of gamma functions at 0, −1, −2 …, where derivatives explode. */
const betweenPoles: Sample = {
  name: 'negative',
  make: (gen) => ({ inputs: [gen.from([12], (i) => -(i % 4) - 0.3 - 0.4 * gen.uniform())], attrs: { n: 2 } }),
}

/** Both sides of every border between formulas. */
const nearAndFar = (...values: readonly number[]): Sample => ({
  name: 'ranges',
  make: (gen) => ({ inputs: [gen.list(values)], attrs: {} }),
})

/** Arguments in all regions of the incomplete gamma functions. */
const regions: Sample = {
  name: 'regions',
  gradless: true,
  make: (gen) => ({
    inputs: [gen.list([0.25, 0.25, 0.25, 2, 2, 10, 10, 19]), gen.list([0.125, 1.375, 3, 1, 9, 4, 16, 20])],
    attrs: {},
  }),
}

/** Where PyTorch's own results in float64 are off by 10⁻⁹. */
const largeShapes: Sample = {
  name: 'large',
  gradless: true,
  goldless: true,
  make: (gen) => ({ inputs: [gen.list([25, 25, 25, 100, 100]), gen.list([15, 25, 40, 90, 120])], attrs: {} }),
}

const edges: Sample = {
  name: 'edges',
  special: true,
  make: (gen) => ({
    inputs: [
      gen.list([0, 0, 1, 1, Infinity, Infinity, 2, -1, 2, NaN, 30]),
      gen.list([0, 1, 0, Infinity, 1, Infinity, -1, 1, NaN, 1, 0]),
    ],
    attrs: {},
  }),
}

const gammas = { from: [positive, positive], plain: true, more: [regions, largeShapes, edges] }

/** Special functions of one tensor and of two. */
export const specialFunctions: readonly OpCases[] = [
  entry({
    op: 'erfc',
    arity: 1,
    torch: 'torch.erfc(a)',
    grad: 'smooth',
    // glibc's manual lists 3 beside the nearest number; core's composite and WGSL's function err by as much.
    tolerance: ulps(4),
    more: [nearAndFar(-5, -0.25, 0.25, 3, 6, 9)],
  }),
  entry({
    op: 'i0',
    arity: 1,
    torch: 'torch.i0(a)',
    grad: 'smooth',
    more: [nearAndFar(-10, -7.5, 0.25, 7.5, 8.5, 20)],
  }),
  entry({
    op: 'i1',
    arity: 1,
    torch: 'torch.special.i1(a)',
    grad: 'smooth',
    more: [nearAndFar(-10, -7.5, 0.25, 7.5, 8.5, 20)],
  }),
  entry({
    op: 'polygamma',
    arity: 1,
    torch: 'lambda a, n: torch.polygamma(n, a)',
    grad: 'smooth',
    from: [within(0.25, 6)],
    attrs: { n: 2 },
    plain: true,
    more: [betweenPoles],
  }),
  entry({
    op: 'mvlgamma',
    arity: 1,
    torch: 'lambda a, p: torch.mvlgamma(a, p)',
    grad: 'smooth',
    from: [within(1.25, 6)],
    attrs: { p: 3 },
    plain: true,
    invoke: ([a], { p }: { readonly p: number }) => torch.mvlgamma(a!, p),
  }),
  entry({ op: 'igamma', arity: 2, torch: 'torch.igamma(a, b)', ...gammas }),
  entry({ op: 'igammac', arity: 2, torch: 'torch.igammac(a, b)', ...gammas }),
]
