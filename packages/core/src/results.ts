/** Several results in PyTorch's order, which also have names: `const [a, b] = …`, `…[0]`, or by name. */
export interface InOrder<T> extends Iterable<T> {
  readonly 0: T
  readonly 1: T
}

/** The class of results with names. What is enumerable in it are its results. */
export class Results<T> implements InOrder<T> {
  [Symbol.iterator](): Iterator<T> {
    return Object.values<T>(this as unknown as Record<string, T>)[Symbol.iterator]()
  }

  get 0(): T {
    return Object.values<T>(this as unknown as Record<string, T>)[0]!
  }

  get 1(): T {
    return Object.values<T>(this as unknown as Record<string, T>)[1]!
  }
}

/** Results by name, in the order in which they are given. */
export function named<R extends object>(results: R): R & InOrder<R[keyof R]> {
  return Object.assign(new Results<R[keyof R]>(), results)
}

/** A pair that has names, too. */
export function namedPair<T, const A extends string, const B extends string>(
  [first, second]: readonly [T, T],
  [a, b]: readonly [A, B],
): readonly [T, T] & Readonly<Record<A | B, T>> {
  return Object.defineProperties([first, second] as const, {
    [a]: { value: first },
    [b]: { value: second },
  }) as readonly [T, T] & Readonly<Record<A | B, T>>
}
