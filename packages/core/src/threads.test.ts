import { js } from '@flambeau/backend-js'
import { expect, test } from 'vitest'
import { deriveBackend } from './backend/backend.ts'
import { getNumThreads, setNumThreads } from './threads.ts'

const device = js()

test('a device that does not choose has one thread and takes no other number', () => {
  expect(getNumThreads(device)).toBe(1)
  setNumThreads(1, device)
  expect(() => setNumThreads(2, device)).toThrow(
    expect.objectContaining({ code: 'UNSUPPORTED_OP', message: expect.stringMatching(/js has no choice of threads/) }),
  )
})

test.each([0, -1, 1.5, Number.NaN, Infinity, 1025, '2', undefined, null, 2n])('%s is no number of threads', (count) => {
  expect(() => setNumThreads(count as number, device)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})

test('a device that chooses is asked, and so is one derived from it', () => {
  let threads = 4
  const choosing = {
    ...deriveBackend(device, 'choosing', {}),
    threads: { get: () => threads, set: (n: number) => void (threads = n) },
  }
  const derived = deriveBackend(choosing, 'derived', {})
  setNumThreads(2, derived)
  expect([getNumThreads(derived), getNumThreads(choosing), threads]).toEqual([2, 2, 2])
})
