import { fileURLToPath } from 'node:url'
import { defineOp, scope, tensor, type TorchError, withKernels } from '@flambeau/core'
import { beforeAll, expect, test } from 'vitest'
import { buildKernels } from '../scripts/build.mjs'
import { libtorch, nativeKernel } from '../src/index.ts'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
let library: string

beforeAll(() => {
  library = buildKernels({ sources: [path('kernels.cc')], directory: path('../build/kernels') })
})

const op = defineOp<{ readonly alpha?: unknown }>({
  name: 'test::native',
  tier: 'optional',
  broadcast: true,
  meta: ([x]) => x!,
})

function run(
  name: string,
  attributes: readonly string[] = [],
  attrs: { readonly alpha?: unknown } = {},
  file = library,
): unknown {
  const device = withKernels(libtorch(), 'libtorch with a kernel', (kernels) =>
    kernels.set('test::native', nativeKernel(file, name, attributes)),
  )
  return scope(() =>
    op
      .one(
        [
          tensor(
            [
              [1, 2],
              [3, 4],
            ],
            { device },
          ),
        ],
        attrs,
      )
      .toArraySync(),
  )
}

function thrown(fn: () => unknown): TorchError {
  try {
    fn()
  } catch (error) {
    return error as TorchError
  }
  throw new Error('nothing was thrown')
}

test('kernels of somebody else give tensors, or write into those they get', () => {
  expect(run('twice')).toEqual([
    [2, 4],
    [6, 8],
  ])
  expect(run('writes', ['alpha'], { alpha: 2 })).toEqual([
    [3, 6],
    [9, 12],
  ])
  expect(run('writes', ['alpha'], { alpha: true })).toEqual([
    [2, 4],
    [6, 8],
  ])
})

test('they work in place, through a view of a transposed tensor', () => {
  const device = withKernels(libtorch(), 'libtorch with a kernel', (kernels) =>
    kernels.set('test::native', nativeKernel(library, 'twice')),
  )
  const x = tensor(
    [
      [1, 2],
      [3, 4],
    ],
    { device },
  )
  const column = x.transpose(0, 1).select(0, 1)
  op.into(column, [column], {})
  expect(x.toArraySync()).toEqual([
    [1, 4],
    [3, 8],
  ])
})

test.each([
  ['throws', 'DEVICE_ERROR', 'the kernel says no'],
  ['refuses', 'INDEX_OUT_OF_RANGE', 'out of range'],
  ['overreaches', 'DEVICE_ERROR', 'input 7 is missing'],
  ['unnamed', 'DEVICE_ERROR', 'there is no attribute nothing'],
  ['misshapes', 'DEVICE_ERROR', 'another shape'],
])('what goes wrong in a kernel that %s is a TorchError', (name, code, message) => {
  const error = thrown(() => run(name))
  expect(error.code).toBe(code)
  expect(error.op).toBe(name)
  expect(error.message).toContain(message)
  expect(run('twice')).toEqual([
    [2, 4],
    [6, 8],
  ])
})

test.each([
  ['absent', 'has no kernel absent'],
  ['old', 'version 0 of flambeau'],
  ['elsewhere', 'built for libtorch 0.4.1'],
  ['stringy', 'another ABI of C++ strings'],
  ['hollow', 'nothing to run'],
])('a kernel that does not fit (%s) is not loaded', (name, message) => {
  const error = thrown(() => nativeKernel(library, name))
  expect(error.code).toBe('BAD_FILE')
  expect(error.message).toContain(message)
})

test('neither is what is no library, nor what has no name', () => {
  expect(thrown(() => nativeKernel(path('kernels.cc'), 'twice')).code).toBe('BAD_FILE')
  expect(thrown(() => nativeKernel('/nowhere/kernels.so', 'twice')).message).toContain('/nowhere/kernels.so')
  expect(thrown(() => nativeKernel(library, 'a-b')).code).toBe('INVALID_ARGUMENT')
})

test('attributes are numbers', () => {
  expect(thrown(() => run('writes', ['alpha'], { alpha: 'much' })).code).toBe('INVALID_ARGUMENT')
  expect(thrown(() => run('writes', ['alpha'])).message).toContain('alpha is undefined')
})

test('two kernels of the addon itself do not share a name', { timeout: 120_000 }, () => {
  const twins = buildKernels({
    sources: [path('own-kernels.cc'), path('../native/own-kernel.cc')],
    directory: path('../build/kernels'),
    name: 'twins',
  })
  expect(thrown(() => run('finds', [], {}, twins)).message).toMatch(
    /two kernels are called flambeau::twin, one in .*own-kernels\.cc and one in .*own-kernels\.cc: rename one/,
  )
})
