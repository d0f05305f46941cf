import { getNumThreads, setNumThreads } from '@flambeau/core'
import { expect, test } from 'vitest'
import { libtorch } from './index.ts'
import { calmThreads } from './threads.ts'

test('threads that wait are told not to burn their core, unless the user said how they wait', () => {
  const nothing: Record<string, string> = {}
  calmThreads(nothing)
  expect(nothing).toEqual({ GOMP_SPINCOUNT: '12000', KMP_BLOCKTIME: '1' })
  const some: Record<string, string> = { GOMP_SPINCOUNT: '7' }
  calmThreads(some)
  expect(some).toEqual({ GOMP_SPINCOUNT: '7', KMP_BLOCKTIME: '1' })
  const policy = { OMP_WAIT_POLICY: 'active' }
  calmThreads(policy)
  expect(policy).toEqual({ OMP_WAIT_POLICY: 'active' })
})

test('the number of threads can be read and set, and stands in the facts', () => {
  const device = libtorch()
  const before = getNumThreads(device)
  expect(before).toBeGreaterThanOrEqual(1)
  try {
    setNumThreads(3, device)
    expect(getNumThreads(device)).toBe(3)
    expect(device.info['threads']).toBe('3')
  } finally {
    setNumThreads(before, device)
  }
})
