import { readFileSync } from 'node:fs'
import { overrideNames, primNames } from '@flambeau/core/backend'
import { describe, expect, it } from 'vitest'
import { allCases } from '../run/cases.ts'
import { readGoldens } from '../node.ts'
import { sorted } from '../run/golden.ts'
import { matches } from '../run/expectations.ts'
import { opCases } from './index.ts'
import { queryOf } from '../run/query.ts'
import { uncased } from './uncased.ts'

const names = new Set(opCases.map(({ op }) => op))
const goldens = readGoldens()
const { vectors } = sorted(goldens)

/** Names of the functions, not the types, that a file of core exports. */
function exportedFunctions(file: string): readonly string[] {
  const source = readFileSync(new URL(`../../../core/src/${file}`, import.meta.url), 'utf8')
  return [...source.matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, list]) => list!.split(','))
    .map((name) => name.trim().split(' as ').at(-1)!)
    .filter((name) => name !== '' && !name.startsWith('type '))
}

describe('the suite', () => {
  it('has cases for all 76 primitives and every override', () => {
    expect(primNames).toHaveLength(76)
    expect(overrideNames).toHaveLength(74)
    expect([...primNames, ...overrideNames].filter((name) => !names.has(name))).toEqual([])
  })

  it.each(['ops/index.ts', 'nn/functional.ts'])('has cases for every function of %s, or says why not', (file) => {
    const without = exportedFunctions(file).filter((name) => !names.has(name) && !(name in uncased))
    expect(without, 'write cases in src/ops, or name the reason in src/ops/uncased.ts').toEqual([])
  })

  it('gives no reasons for functions that have cases, or are none', () => {
    const functions = new Set([...exportedFunctions('ops/index.ts'), ...exportedFunctions('nn/functional.ts')])
    expect(Object.keys(uncased).filter((name) => names.has(name) || !functions.has(name))).toEqual([])
  })

  it('has one entry per name', () => {
    expect(names.size).toBe(opCases.length)
  })

  it('has ids that survive a URL and match nothing else', () => {
    const ids = allCases(goldens).map(({ id }) => id)
    for (const id of ids) {
      const url = new URL(`http://localhost/?${new URLSearchParams({ q: id }).toString()}`)
      expect(queryOf(url.searchParams).id).toBe(id)
    }
    for (const id of ids.filter((_, i) => i % 997 === 0))
      expect(ids.filter((other) => matches(id, other))).toEqual([id])
  })

  it('has no two cases of one id', () => {
    const ids = allCases(goldens).map(({ id }) => id)
    const seen = new Set<string>()
    const repeated = ids.filter((id) => seen.size === seen.add(id).size)
    expect(repeated).toEqual([])
  })

  it('has vectors for every op with a PyTorch expression, made from the present one', () => {
    const recorded = new Map(vectors.map(({ op, expression }) => [op, expression]))
    const expected = new Map(opCases.flatMap(({ op, torch }) => (torch === undefined ? [] : [[op, torch] as const])))
    expect(recorded).toEqual(expected)
  })

  it('has gradients in the vectors of every op that has one', () => {
    const without = opCases.filter(({ op, grad, torch, noGoldenGradient }) => {
      if (grad === undefined || torch === undefined || noGoldenGradient === true) return false
      return !vectors.find((golden) => golden.op === op)!.examples.some(({ gradients }) => gradients !== undefined)
    })
    expect(without.map(({ op }) => op)).toEqual([])
  })
})
