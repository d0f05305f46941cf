import type { CompareName, Kernel, NoAttrs, View } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { BLOCK, blockA, blockB, longA, longB, LongStream, NumberStream } from '../../templates/streams.ts'

type Test = <T extends number | bigint>(x: T, y: T) => boolean

const tests: { readonly [N in CompareName]: Test } = {
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
}

function compareNumbers(test: Test, x: View, y: View, out: View): void {
  const left = new NumberStream(x)
  const right = new NumberStream(y)
  const target = new NumberStream(out)
  for (let rest = count(out.shape); rest > 0; rest -= BLOCK) {
    const n = Math.min(rest, BLOCK)
    left.read(blockA, n)
    right.read(blockB, n)
    for (let i = 0; i < n; i++) blockA[i] = test(blockA[i]!, blockB[i]!) ? 1 : 0
    target.write(blockA, n)
  }
}

function compareLongs(test: Test, x: View, y: View, out: View): void {
  const left = new LongStream(x)
  const right = new LongStream(y)
  const target = new NumberStream(out)
  for (let rest = count(out.shape); rest > 0; rest -= BLOCK) {
    const n = Math.min(rest, BLOCK)
    left.read(longA, n)
    right.read(longB, n)
    for (let i = 0; i < n; i++) blockA[i] = test(longA[i]!, longB[i]!) ? 1 : 0
    target.write(blockA, n)
  }
}

function compare(name: CompareName): Kernel<NoAttrs> {
  const test = tests[name]
  return {
    run([x, y], [out]) {
      if (x!.dtype === 'int64') compareLongs(test, x!, y!, out!)
      else compareNumbers(test, x!, y!, out!)
    },
  }
}

export const compareKernels: { readonly [N in CompareName]: Kernel<NoAttrs> } = {
  eq: compare('eq'),
  ne: compare('ne'),
  lt: compare('lt'),
  le: compare('le'),
}
