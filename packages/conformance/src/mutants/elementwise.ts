import { isFloat, type View } from '@flambeau/core/backend'
import { type Mutant, otherValues, wrong } from './break.ts'
import { count, peek, poke, rowStrides } from '../judge/values/elements.ts'

/** Wrong elementwise kernels, and kernels that touch what is not theirs. */
export const elementwise: readonly Mutant[] = [
  otherValues('maximum drops NaN', 'maximum', (value, i, [a, b]) =>
    Number.isNaN(a![i]!) ? b![i]! : Number.isNaN(b![i]!) ? a![i]! : value,
  ),
  otherValues('exp is off by 10⁻⁵', 'exp', (value) => value * (1 + 1e-5)),
  otherValues('round takes halves away from zero', 'round', (value, i, [x]) =>
    Math.abs(x![i]! % 1) === 0.5 ? x![i]! + Math.sign(x![i]!) / 2 : value,
  ),
  otherValues('remainder has the sign of the dividend', 'remainder', (_, i, [a, b]) => a![i]! % b![i]!),
  otherValues('where computes both branches', 'where', (_, i, [c, a, b]) => c![i]! * a![i]! + (1 - c![i]!) * b![i]!),
  otherValues('mul loses low bits of int32', 'mul', (value, i, [a, b]) =>
    Number.isInteger(value) ? a![i]! * b![i]! : value,
  ),
  wrong('copy rounds instead of truncating', 'copy', ({ device, inputs, outputs, run }) => {
    run()
    const [x, out] = [inputs[0]!, outputs[0]!]
    if (!isFloat(x.dtype) || out.dtype !== 'int32') return
    const values = peek(device, x)
    const whole = (value: number, i: number): number =>
      Math.abs(values[i]!) < 2 ** 30 ? Math.round(values[i]!) : value
    poke(device, out, peek(device, out).map(whole))
  }),
  wrong('add ignores strides', 'add', ({ inputs, outputs, run }) => {
    const flat = (view: View): View => {
      const { storage, dtype, shape } = view
      return storage.length < count(shape) ? view : { storage, dtype, shape, strides: rowStrides(shape), offset: 0 }
    }
    run(inputs.map(flat), outputs)
  }),
  wrong(
    'abs writes over its input',
    'abs',
    ({ device, inputs, outputs, run }) => {
      run()
      poke(device, inputs[0]!, peek(device, outputs[0]!))
    },
    ['abs'],
    'unmodified',
  ),
  wrong(
    'sub writes behind the end of its output',
    'sub',
    ({ device, outputs, run }) => {
      run()
      const { storage, shape, dtype, offset } = outputs[0]!
      const end = offset + count(shape)
      if (storage.length > end) poke(device, { storage, dtype, shape: [], strides: [], offset: end }, [1])
    },
    ['sub'],
    'guard',
  ),
  wrong(
    'neg leaves the last element unwritten',
    'neg',
    ({ device, outputs, run }) => {
      const before = peek(device, outputs[0]!)
      run()
      const after = peek(device, outputs[0]!)
      poke(
        device,
        outputs[0]!,
        after.map((value, i) => (i === after.length - 1 ? before[i]! : value)),
      )
    },
    ['neg'],
    'guard',
  ),
]
