import type { Kernel, Kernels, NoAttrs, View } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { BLOCK, blockA, blockB, blockC, longA, longB, LongStream, NumberStream } from '../../templates/streams.ts'

function chooseNumbers(condition: View, a: View, b: View, out: View): void {
  const test = new NumberStream(condition)
  const left = new NumberStream(a)
  const right = new NumberStream(b)
  const target = new NumberStream(out)
  for (let rest = count(out.shape); rest > 0; rest -= BLOCK) {
    const n = Math.min(rest, BLOCK)
    test.read(blockC, n)
    left.read(blockA, n)
    right.read(blockB, n)
    for (let i = 0; i < n; i++) if (blockC[i] === 0) blockA[i] = blockB[i]!
    target.write(blockA, n)
  }
}

function chooseLongs(condition: View, a: View, b: View, out: View): void {
  const test = new NumberStream(condition)
  const left = new LongStream(a)
  const right = new LongStream(b)
  const target = new LongStream(out)
  for (let rest = count(out.shape); rest > 0; rest -= BLOCK) {
    const n = Math.min(rest, BLOCK)
    test.read(blockC, n)
    left.read(longA, n)
    right.read(longB, n)
    for (let i = 0; i < n; i++) if (blockC[i] === 0) longA[i] = longB[i]!
    target.write(longA, n)
  }
}

const where: Kernel<NoAttrs> = {
  run([condition, a, b], [out]) {
    if (out!.dtype === 'int64') chooseLongs(condition!, a!, b!, out!)
    else chooseNumbers(condition!, a!, b!, out!)
  },
}

export const whereKernels: Pick<Kernels, 'where'> = { where }
