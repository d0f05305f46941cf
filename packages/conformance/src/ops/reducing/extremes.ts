import * as torch from '@flambeau/core'
import { numbers, type OpCases } from '../../write/case.ts'
import { type Input, moving, type Row } from '../../write/rows.ts'

interface Dim {
  readonly dim?: number
  readonly keepdim?: boolean
}

const distinct =
  (shape: readonly number[]): Input =>
  (g) =>
    g.distinct(shape, 1)
const special: Input = (g) => g.list([1, NaN, 3, -Infinity, Infinity, 2, -0, 0, -0], [3, 3])

const rows: readonly Row<Dim>[] = [
  ['middle', [distinct([3, 4, 2])], { dim: 1 }],
  ['all', [distinct([3, 5])], {}],
  ['kept', [distinct([3, 5])], { dim: -1, keepdim: true }],
  ['0-d', [distinct([])], { dim: 0 }],
  ['one', [distinct([1])], {}],
  // All share the gradient without a dimension, the first has it along one.
  ['ties', [(g) => g.list([2, 1, 2, 2])], {}, { gradless: true }],
  ['special', [special], { dim: 1 }],
  ['special-all', [special], {}],
]

function words(op: string, call: typeof torch.max): OpCases {
  return moving<Dim>(
    op,
    `lambda x, dim=None, keepdim=False: torch.${op}(x) if dim is None else torch.${op}(x, dim, keepdim)`,
    ([x], { dim, keepdim }) => {
      if (dim === undefined) return call(x!)
      const { values, indices } = call(x!, dim, { keepdim: keepdim === true })
      return [values, indices]
    },
    rows,
    { dtypes: numbers, grad: 'piecewise' },
  )
}

export const extremeFunctions: readonly OpCases[] = [
  words('max', torch.max),
  words('min', torch.min),
  moving<Dim>(
    'aminmax',
    'lambda x, dim=None, keepdim=False: torch.aminmax(x, dim=dim, keepdim=keepdim)',
    ([x], { dim, keepdim }) => {
      const { min, max } = torch.aminmax(x!, { ...(dim === undefined ? {} : { dim }), keepdim: keepdim === true })
      return [min, max]
    },
    rows.filter(([name]) => name !== 'ties'),
    { dtypes: numbers, grad: 'piecewise' },
  ),
]
