import {
  elementOf,
  indexOutOfRange,
  type Kernel,
  type NoAttrs,
  type PrimAttrs,
  type PrimKernels,
  type View,
} from '@flambeau/core/backend'
import { binary, compare, integral, logical, unary } from './maps.ts'
import { get, isFloating, lines, looking, put } from './memory.ts'

function each<T extends object, K>(table: T, kernel: (name: keyof T) => K): { [N in keyof T]: K } {
  return Object.fromEntries(Object.keys(table).map((name) => [name, kernel(name as keyof T)])) as { [N in keyof T]: K }
}

/** out[i] = f(inputs[0][i], inputs[1][i], …) */
function map(choose: (x: View) => (...values: number[]) => number | boolean): Kernel<NoAttrs> {
  return {
    run(inputs, [out]) {
      const [x, ...others] = inputs.map(get)
      const f = choose(inputs.at(-1)!)
      put(
        out!,
        x!.map((value, i) => Number(f(value, ...others.map((other) => other[i]!)))),
      )
    },
  }
}

const times = (x: View): ((a: number, b: number) => number) => (isFloating(x) ? (a, b) => a * b : Math.imul)
const plus = (a: number, b: number): number => a + b

/** Groups of elements that a reduction combines, in the order of the results. */
function groups({ shape }: View, dims: readonly number[]): number[][] {
  const result = new Map<number, number[]>()
  const kept = shape.map((size, dim) => (dims.includes(dim) ? 1 : size))
  for (let i = 0; i < kept.reduce((a, b) => a * b, 1); i++) result.set(i, [])
  const total = shape.reduce((a, b) => a * b, 1)
  for (let i = 0; i < total; i++) {
    let [rest, place, step] = [i, 0, 1]
    for (let dim = shape.length - 1; dim >= 0; dim--) {
      const index = rest % shape[dim]!
      rest = Math.floor(rest / shape[dim]!)
      if (dims.includes(dim)) continue
      place += index * step
      step *= shape[dim]!
    }
    result.get(place)!.push(i)
  }
  return [...result.values()]
}

function reduce(choose: (x: View) => (a: number, b: number) => number, start?: number): Kernel<PrimAttrs['sum']> {
  return {
    run([x], [out], { dims }) {
      const [values, f] = [get(x!), choose(x!)]
      const fold = (group: number[]): number => {
        const [first, ...rest] = group.map((at) => values[at]!)
        return rest.reduce(f, first ?? start!)
      }
      put(out!, groups(x!, dims).map(fold))
    },
  }
}

function best(better: (a: number, b: number) => boolean): Kernel<PrimAttrs['argmax']> {
  const wins = (a: number, b: number): boolean => !Number.isNaN(b) && (Number.isNaN(a) || better(a, b))
  return {
    run([x], [out], { dim }) {
      const values = get(x!)
      put(
        out!,
        lines(x!.shape, dim).map((line) =>
          line.reduce((least, at, k) => (wins(values[at]!, values[line[least]!]!) ? k : least), 0),
        ),
      )
    },
  }
}

function scan(choose: (x: View) => (a: number, b: number) => number): Kernel<PrimAttrs['cumsum']> {
  return {
    run([x], [out], { dim }) {
      const [values, f] = [get(x!), choose(x!)]
      for (const line of lines(x!.shape, dim))
        for (let k = 1; k < line.length; k++) values[line[k]!] = f(values[line[k - 1]!]!, values[line[k]!]!)
      put(out!, values)
    },
  }
}

function checked(op: string, index: number, size: number): number {
  if (index >= 0 && index < size) return index
  throw indexOutOfRange(op, index, size)
}

/** Visits (place in an index tensor, place in a tensor of `shape` that the index points to). */
function pointed(
  op: string,
  index: View,
  shape: readonly number[],
  dim: number,
  visit: (i: number, at: number) => void,
): void {
  const sizes = shape.length === 0 ? [1] : shape
  get(index).forEach((value, i) => {
    let [rest, at, step] = [i, 0, 1]
    for (let d = sizes.length - 1; d >= 0; d--) {
      const size = index.shape[d] ?? 1
      at += (d === dim ? checked(op, value, sizes[d]!) : rest % size) * step
      rest = Math.floor(rest / size)
      step *= sizes[d]!
    }
    visit(i, at)
  })
}

function scatter(op: 'scatter' | 'scatterReduce'): Kernel<PrimAttrs['scatterReduce']> {
  return {
    run([x, index, src], [out], { dim, reduce: how }) {
      const [values, written] = [get(x!), get(looking(src!, { shape: index!.shape }))]
      const combine = { sum: x!.dtype === 'bool' ? Math.max : plus, prod: times(x!), amax: Math.max, amin: Math.min }[
        how
      ]
      pointed(op, index!, x!.shape, dim, (i, at) => {
        values[at] = op === 'scatter' ? written[i]! : combine(values[at]!, written[i]!)
      })
      put(out!, values)
    },
  }
}

function highHalf(a: number, b: number): number {
  return Number((BigInt(a >>> 0) * BigInt(b >>> 0)) >> 32n) | 0
}

/** Philox4x32-10 (Salmon et al., 2011). */
function philoxBlock(counter: readonly number[], [low, high]: readonly [number, number]): number[] {
  let [a, b, c, d] = counter.map((word) => word | 0) as [number, number, number, number]
  for (let round = 0; round < 10; round++) {
    const keys = [low + Math.imul(round, 0x9e3779b9), high + Math.imul(round, 0xbb67ae85)] as const
    ;[a, b, c, d] = [
      highHalf(0xcd9e8d57, c) ^ b ^ keys[0],
      Math.imul(0xcd9e8d57, c),
      highHalf(0xd2511f53, a) ^ d ^ keys[1],
      Math.imul(0xd2511f53, a),
    ]
  }
  return [a, b, c, d]
}

const compareNumbers = (a: number, b: number): number =>
  Number.isNaN(a) || Number.isNaN(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : a - b

/** The 76 primitives. */
export const kernels: PrimKernels = {
  ...each(unary, (name) => map(() => unary[name])),
  bitwiseNot: map((x) => (x.dtype === 'bool' ? unary.logicalNot : unary.bitwiseNot)),
  ...each(binary, (name) =>
    map((x) => (x.dtype === 'bool' ? logical[name] : isFloating(x) ? undefined : integral[name]) ?? binary[name]),
  ),
  ...each(compare, (name) => map(() => compare[name])),
  where: map(() => (condition, x, y) => (condition !== 0 ? x! : y!)),
  sum: reduce(() => plus, 0),
  prod: reduce(times, 1),
  amax: reduce(() => (a, b) => Math.max(a, b)),
  amin: reduce(() => (a, b) => Math.min(a, b)),
  argmax: best((a, b) => a > b),
  argmin: best((a, b) => a < b),
  cumsum: scan(() => plus),
  cumprod: scan(times),
  scatter: scatter('scatter') as unknown as PrimKernels['scatter'],
  scatterReduce: scatter('scatterReduce'),
  fill: {
    run(_, [out], { value }) {
      put(out!, new Float64Array(get(out!).length).fill(elementOf(value, out!.dtype)))
    },
  },
  iota: {
    run(_, [out], { start, step }) {
      put(
        out!,
        get(out!).map((_unused, i) => start + i * step),
      )
    },
  },
  philox: {
    run(_, [out], { seed, offset }) {
      const words = get(out!)
      const blocks = Array.from({ length: Math.ceil(words.length / 4) }, (_unused, i) =>
        philoxBlock([i, 0, ...offset], seed),
      )
      put(out!, blocks.flat())
    },
  },
  copy: {
    run([x], [out], { flip = [] }) {
      const { shape, strides } = x!
      const offset = flip.reduce((at, dim) => at + Math.max(shape[dim]! - 1, 0) * strides[dim]!, x!.offset)
      const backwards = strides.map((stride, dim) => (flip.includes(dim) ? -stride : stride))
      let values = get(looking(x!, { offset, strides: backwards }))
      if (out!.dtype === 'bool') values = values.map((value) => Number(value !== 0))
      else if (out!.dtype === 'int32' && isFloating(x!))
        values = values.map((value) => Math.min(Math.max(Math.trunc(value), -(2 ** 31)), 2 ** 31 - 1) || 0)
      put(out!, values)
    },
  },
  sort: {
    run([x], [sorted, indices], { dim, descending }) {
      const values = get(x!)
      const [ordered, places] = [values.slice(), values.slice()]
      for (const line of lines(x!.shape, dim)) {
        const order = Array.from(line, (_, k) => k).sort((a, b) => {
          const difference = compareNumbers(values[line[a]!]!, values[line[b]!]!)
          return (descending ? -difference : difference) || a - b
        })
        order.forEach((from, k) => {
          ordered[line[k]!] = values[line[from]!]!
          places[line[k]!] = from
        })
      }
      put(sorted!, ordered)
      put(indices!, places)
    },
  },
  take: {
    run([x, index], [out], { dim }) {
      const [values, picked] = [get(x!), get(index!)]
      const [from, to] = [lines(x!.shape, dim), lines(out!.shape, dim)]
      const result = new Float64Array(get(out!).length)
      for (const value of picked) checked('take', value, x!.shape[dim]!)
      to.forEach((line, row) => line.forEach((at, k) => (result[at] = values[from[row]![picked[k]!]!]!)))
      put(out!, result)
    },
  },
  gather: {
    run([x, index], [out], { dim }) {
      const [values, result] = [get(x!), new Float64Array(get(index!).length)]
      pointed('gather', index!, x!.shape, dim, (i, at) => (result[i] = values[at]!))
      put(out!, result)
    },
  },
  nonzero: {
    run([x], [indices, count]) {
      const { shape } = x!
      const rows = Array.from(get(x!).entries()).filter(([, value]) => value !== 0)
      const position = (at: number): number[] =>
        shape.map((size, dim) => Math.floor(at / shape.slice(dim + 1).reduce((a, b) => a * b, 1)) % size)
      const result = get(indices!)
      result.set(rows.flatMap(([at]) => position(at)))
      put(indices!, result)
      put(count!, [rows.length])
    },
  },
  matmul: {
    run([a, b], [out]) {
      const [batch, rows, inner, columns] = [...a!.shape, b!.shape[2]!] as [number, number, number, number]
      const [left, right, product] = [get(a!), get(b!), times(a!)]
      const result = get(out!)
      for (let i = 0; i < batch * rows * columns; i++) {
        const [row, column, plane] = [Math.floor(i / columns), i % columns, Math.floor(i / (rows * columns))]
        let sum = 0
        for (let k = 0; k < inner; k++)
          sum += product(left[row * inner + k]!, right[(plane * inner + k) * columns + column]!)
        result[i] = sum
      }
      put(out!, result)
    },
  },
}
