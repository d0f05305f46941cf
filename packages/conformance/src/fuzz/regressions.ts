import type { Program } from './program.ts'

/** Programs that once found something, shrunk, by what they showed. */
export const regressions: { readonly [name: string]: Program } = {
  // A graph that nobody differentiated kept what it had saved after its scope.
  'graph-without-backward': {
    dtype: 'float32',
    steps: [
      { input: { dtype: 'float32', shape: [5], values: [1, 2, 3, 4, 5], requiresGrad: true } },
      { call: 'exp', args: [{ ref: 0 }] },
    ],
  },
  // libtorch: argmax wants an int64 output where it writes into one; seen where one element is left of one.
  'argmax-of-one': {
    dtype: 'float32',
    steps: [
      { input: { dtype: 'float32', shape: [1], values: [-0.25] } },
      { call: 'argmax', args: [{ ref: 0 }, -1] },
      { input: { dtype: 'int32', shape: [1], values: [3] } },
      { call: 'argmin', args: [{ ref: 2 }, 0] },
    ],
  },
}
