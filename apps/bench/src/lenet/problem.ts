/** A tensor on its way between programs. */
export interface Values {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

/** One training problem: the same weights, pictures and targets for every contestant. */
export interface Problem {
  readonly batch: number
  readonly learningRate: number
  /** By the names they have in a state dict. */
  readonly weights: Readonly<Record<string, Values>>
  readonly images: Values
  readonly targets: Values
}

const shapes: Readonly<Record<string, readonly number[]>> = {
  'conv1.weight': [6, 1, 5, 5],
  'conv1.bias': [6],
  'conv2.weight': [16, 6, 5, 5],
  'conv2.bias': [16],
  'fc1.weight': [120, 400],
  'fc1.bias': [120],
  'fc2.weight': [84, 120],
  'fc2.bias': [84],
  'fc3.weight': [10, 84],
  'fc3.bias': [10],
}

/** LeNet on random pictures of 32 × 32 with random targets for the mean squared error, from a fixed seed. */
export function makeProblem(batch: number): Problem {
  const random = uniform(1)
  const fill = (shape: readonly number[], scale: number): Values => {
    const length = shape.reduce((product, size) => product * size, 1)
    return { shape, values: Array.from({ length }, () => Math.fround(scale * (2 * random() - 1))) }
  }
  let scale = 0
  const weights = Object.entries(shapes).map(([name, shape]) => {
    if (shape.length > 1) scale = 1 / Math.sqrt(shape.slice(1).reduce((product, size) => product * size, 1))
    return [name, fill(shape, scale)] as const
  })
  return {
    batch,
    learningRate: 0.01,
    weights: Object.fromEntries(weights),
    images: fill([batch, 1, 32, 32], 1.7),
    targets: fill([batch, 10], 1.7),
  }
}

/** Numbers from 0 to 1: a 32-bit counter through the finalizer of MurmurHash3. */
function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let bits = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32
  }
}
