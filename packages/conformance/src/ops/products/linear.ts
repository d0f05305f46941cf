import { floats, type OpCases, type Sample } from '../../write/case.ts'
import { magnitudes } from '../../judge/values/magnitudes.ts'
import { steps, summed } from '../../judge/tolerances/rule.ts'
import { nn } from '@flambeau/core'
import { wrong, replaced } from '../../mutants/break.ts'

interface Layer {
  readonly name: string
  readonly input: readonly number[]
  readonly out: number
  readonly bias?: boolean
  readonly goldless?: boolean
}

const layers: readonly Layer[] = [
  { name: 'odd', input: [5, 7], out: 3, bias: true },
  { name: 'no-bias', input: [5, 7], out: 3 },
  { name: 'vector', input: [7], out: 3, bias: true },
  { name: 'rank-3', input: [2, 3, 5], out: 4, bias: true },
  { name: 'one', input: [1, 1], out: 1, bias: true },
  { name: 'no-batch', input: [0, 7], out: 3, bias: true },
  { name: 'tile', input: [33, 130], out: 65, bias: true, goldless: true },
]

const linear: readonly Sample[] = layers.map(({ name, input, out, bias, goldless }) => ({
  name,
  main: name === 'odd',
  ...(goldless === undefined ? {} : { goldless }),
  make: (g) => ({
    inputs: [
      g.values(input),
      g.values([out, input[input.length - 1]!], -1, 1),
      ...(bias === true ? [g.values([out])] : []),
    ],
    attrs: {},
  }),
}))

const gradMasks: readonly (readonly [boolean, boolean, boolean])[] = [
  [true, true, true],
  [false, true, true],
  [true, false, false],
]

const linearGrad: readonly Sample[] = [
  ...gradMasks.map(
    (mask) =>
      ({
        name: mask.every(Boolean) ? 'odd' : `odd-${mask.map(Number).join('')}`,
        main: mask.every(Boolean),
        make: (g) => ({ inputs: [g.values([5, 3]), g.values([5, 7]), g.values([3, 7], -1, 1)], attrs: { mask } }),
      }) satisfies Sample,
  ),
  {
    name: 'no-batch',
    make: (g) => ({ inputs: [g.values([0, 3]), g.values([0, 7]), g.values([3, 7])], attrs: { mask: gradMasks[0] } }),
  },
  {
    name: 'tile',
    goldless: true,
    make: (g) => ({
      inputs: [g.values([33, 65]), g.values([33, 130]), g.values([65, 130], -1, 1)],
      attrs: { mask: gradMasks[0] },
    }),
  },
]

const addmm: readonly Sample[] = [
  {
    name: 'odd',
    main: true,
    make: (g) => ({ inputs: [g.values([5, 3]), g.values([5, 7]), g.values([7, 3])], attrs: { beta: 1, alpha: 1 } }),
  },
  {
    name: 'scaled',
    make: (g) => ({ inputs: [g.values([5, 3]), g.values([5, 7]), g.values([7, 3])], attrs: { beta: 0.5, alpha: -2 } }),
  },
  {
    name: 'row',
    make: (g) => ({ inputs: [g.values([3]), g.values([5, 7]), g.values([7, 3])], attrs: { beta: 2, alpha: 1 } }),
  },
  {
    name: 'no-beta',
    special: true,
    // beta = 0 means that the input is not read at all.
    make: (g) => ({ inputs: [g.list([NaN], [1]), g.values([4, 3]), g.values([3, 2])], attrs: { beta: 0, alpha: 1 } }),
  },
]

export const linearOps: readonly OpCases[] = [
  {
    op: 'linear',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, w, b=None: torch.nn.functional.linear(x, w, b)',
    tolerance: summed(
      ({ inputs }) => inputs[1]!.shape[1]! + 1,
      1,
      () => 2,
    ),
    mistakes: [
      { name: 'features', code: 'SHAPE_MISMATCH', make: (t) => nn.functional.linear(t.ones([2, 3]), t.ones([4, 5])) },
    ],
    mutants: [
      wrong('linear forgets the bias', ({ inputs, outputs, run }) => run(inputs.slice(0, 2), outputs)),
      replaced('linear takes whole numbers for floats', ({ run, layout }) => ({
        run,
        ...(layout === undefined ? {} : { layout }),
      })),
    ],
    samples: linear,
  },
  {
    op: 'linearGrad',
    dtypes: floats,
    torch: 'lambda g, x, w, mask: tuple(one for one, wanted in zip((g @ w, g.T @ x, g.sum(0)), mask) if wanted)',
    tolerance: summed(({ inputs }) => Math.max(...inputs[0]!.shape), 1),
    samples: linearGrad,
  },
  {
    op: 'addmm',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda c, a, b, beta, alpha: torch.addmm(c, a, b, beta=beta, alpha=alpha)',
    tolerance: (call) => {
      const { beta, alpha } = call.attrs as { readonly beta: number; readonly alpha: number }
      const [scale] = call.exactly(call.inputs.map(magnitudes), { beta: Math.abs(beta), alpha: Math.abs(alpha) })
      return { ulp: steps(call.dtype, call.inputs[1]!.shape[1]! + 4, 4), scale: scale!.values }
    },
    samples: addmm,
  },
]
