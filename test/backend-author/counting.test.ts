import { js } from '@flambeau/backend-js'
import { conformance } from '@flambeau/conformance'
import * as torch from '@flambeau/core'
import { afterAll, describe, expect, it } from 'vitest'
import { counting } from './counting.ts'

const { device, calls } = counting(js())

conformance({ describe, it }, { create: () => device, oracle: js, filter: ({ op }) => ['softmax', 'mul'].includes(op) })

afterAll(() => {
  // The suite ran on the counted kernels, not around them.
  expect(calls.get('softmax')).toBeGreaterThan(10)
  expect(calls.get('mul')).toBeGreaterThan(10)
})

describe('a counting device', () => {
  it('counts what a program runs', () => {
    const before = calls.get('matmul') ?? 0
    torch.ones([2, 3], { device }).matmul(torch.ones([3, 2], { device }))
    expect(calls.get('matmul')).toBe(before + 1)
  })
})
