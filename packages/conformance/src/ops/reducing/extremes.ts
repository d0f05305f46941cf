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
  { name: 'middle', inputs: [distinct([3, 4, 2])], attrs: { dim: 1 } },
  { name: 'all', inputs: [distinct([3, 5])] },
  { name: 'kept', inputs: [distinct([3, 5])], attrs: { dim: -1, keepdim: true } },
  { name: '0-d', inputs: [distinct([])], attrs: { dim: 0 } },
  { name: 'one', inputs: [distinct([1])] },
  // All share the gradient without a dimension, the first has it along one.
  { name: 'ties', inputs: [(g) => g.list([2, 1, 2, 2])], gradless: true },
  { name: 'special', special: true, inputs: [special], attrs: { dim: 1 } },
  { name: 'special-all', special: true, inputs: [special] },
]

function words(op: string, call: typeof torch.max): OpCases {
  return moving<Dim>({
    op,
    torch: `lambda x, dim=None, keepdim=False: torch.${op}(x) if dim is None else torch.${op}(x, dim, keepdim)`,
    dtypes: numbers,
    grad: 'piecewise',
    invoke: ([x], { dim, keepdim }) => {
      if (dim === undefined) return call(x!)
      const { values, indices } = call(x!, dim, { keepdim: keepdim === true })
      return [values, indices]
    },
    rows,
  })
}

export const extremeFunctions: readonly OpCases[] = [
  words('max', torch.max),
  words('min', torch.min),
  moving<Dim>({
    op: 'aminmax',
    torch: 'lambda x, dim=None, keepdim=False: torch.aminmax(x, dim=dim, keepdim=keepdim)',
    dtypes: numbers,
    grad: 'piecewise',
    invoke: ([x], { dim, keepdim }) => {
      const { min, max } = torch.aminmax(x!, { ...(dim === undefined ? {} : { dim }), keepdim: keepdim === true })
      return [min, max]
    },
    rows: rows.filter(({ name }) => name !== 'ties'),
  }),
]
