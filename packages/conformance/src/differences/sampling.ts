import { shapeOf } from '../differential/draw.ts'
import { toNumber } from '../differential/execute.ts'
import { elementsOf, isThatOfFloat64, leafOf, numbersOf, placeOf, reaches } from './places.ts'
import {
  anyOf,
  allOf,
  caused,
  type DocumentedDifference,
  given,
  isHalf,
  isHuge,
  type Differing,
  of,
  refusedHere,
  special,
} from './differing.ts'

/** Whether the difference lies where a grid names no place, or anywhere in what such a place is added to. */
function samplesNowhere(one: Differing): boolean {
  const [image, grid] = one.call.tensors
  const place = placeOf(one)
  if (image === undefined || grid === undefined || place === undefined) return false
  const all = elementsOf(grid)
  const size = shapeOf(grid).at(-1)!
  const isNowhere = (point: number): boolean =>
    all.slice(point * size, (point + 1) * size).some((value) => !(Math.abs(toNumber(value)) < 2 ** 24))
  const points = all.length / size
  if (place.of === 'outputs') {
    const each = points / shapeOf(image)[0]!
    const perSample = each * shapeOf(image)[1]!
    return isNowhere(Math.floor(place.at / perSample) * each + (place.at % each))
  }
  if (leafOf(one) === grid && place.of === 'grads' && grid.view === undefined)
    return isNowhere(Math.floor(place.at / size))
  return Array.from({ length: points }, (_, i) => i).some(isNowhere)
}

/** What samplers of images mean otherwise. */
export const sampling: readonly DocumentedDifference[] = [
  {
    what: 'interpolate skips elements of weight 0, also infinite ones.',
    why: 'PyTorch multiplies them by 0',
    covers: of('interpolate upsampleBilinear', allOf(special, reaches(Infinity))),
  },
  {
    what: 'interpolate with antialias where the result is one element wide.',
    why: 'PyTorch repeats the first row',
    covers: of(
      'interpolate',
      allOf(given('"antialias":true'), ({ difference, theirs }) => {
        const [out] = theirs.outputs ?? []
        return /value/.test(difference.cause) && out !== undefined && 'shape' in out && out.shape.at(-1) === 1
      }),
    ),
  },
  {
    what: 'gridSample at places that are no numbers, infinite or too large to be whole numbers.',
    why: 'PyTorch converts them to integers, which C++ leaves open',
    covers: of('gridSample gridSampler2d gridSampler3d', allOf(caused(/value/), samplesNowhere)),
  },
  {
    what: 'gridSample of images that hold NaN, infinities or, in gradients of the grid, numbers of which only differences are left.',
    why: 'whether elements of weight 0 count differs between PyTorch’s vectorised and scalar paths',
    covers: of(
      'gridSample gridSampler2d gridSampler3d',
      anyOf(
        allOf(special, ({ call }) => numbersOf(call.tensors[0]!).some((value) => !Number.isFinite(value))),
        allOf(caused(/gradient: value/, /(grads|second)\/1/), ({ call }) => call.tensors[0]!.values.some(isHuge)),
      ),
    ),
  },
  {
    what: 'interpolate blends floats only.',
    why: 'PyTorch rounds uint8 in ways that depend on the processor, and takes other integers where nothing is to be done',
    covers: of('interpolate upsampleBilinear', refusedHere(/DTYPE_MISMATCH/)),
  },
  {
    what: 'gridSample of half floats near borders and pixels.',
    why: 'each step of PyTorch’s rounds places to the half dtype, so that they lie on the other side; in float64 both agree',
    covers: of('gridSample gridSampler2d gridSampler3d', allOf(caused(/value( after|$)/), isHalf, isThatOfFloat64)),
  },
]
