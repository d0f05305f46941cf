import { primNames } from '@flambeau/core'
import { describe, expect, it } from 'vitest'
import { allCases } from './cases.ts'
import { overrideNames } from './coverage.ts'
import { readGoldens } from './node.ts'
import { opCases } from './ops/index.ts'

const names = new Set(opCases.map(({ op }) => op))
const goldens = readGoldens()

describe('the suite', () => {
  it('has cases for all 76 primitives and every override', () => {
    expect(primNames).toHaveLength(76)
    expect([...primNames, ...overrideNames].filter((name) => !names.has(name))).toEqual([])
  })

  it('has no two cases of one id', () => {
    const ids = allCases(goldens).map(({ id }) => id)
    const seen = new Set<string>()
    const repeated = ids.filter((id) => seen.size === seen.add(id).size)
    expect(repeated).toEqual([])
  })

  it('has vectors for every op with a PyTorch expression, made from the present one', () => {
    const recorded = new Map(goldens.map(({ op, expression }) => [op, expression]))
    const expected = new Map(opCases.flatMap(({ op, torch }) => (torch === undefined ? [] : [[op, torch] as const])))
    expect(recorded).toEqual(expected)
  })

  it('has gradients in the vectors of every op that has one', () => {
    const without = opCases.filter(({ op, grad, torch, noGoldenGradient }) => {
      if (grad === undefined || torch === undefined || noGoldenGradient === true) return false
      return !goldens.find((golden) => golden.op === op)!.examples.some(({ gradients }) => gradients !== undefined)
    })
    expect(without.map(({ op }) => op)).toEqual([])
  })
})
