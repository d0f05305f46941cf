import { js } from '@flambeau/backend-js'
import { nn, setDefaultDevice } from '@flambeau/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { readGoldens } from '../node.ts'
import { sorted } from '../run/golden.ts'
import type { ModuleAttrs } from './call.ts'
import { moduleCases } from './cases.ts'
import { modules } from './index.ts'

/** What is no layer: what layers are built from, and what holds them. */
const parts = new Set(
  'Module Parameter Buffer RemovableHandle ModuleDict ModuleList ParameterDict ParameterList Sequential'.split(' '),
)

beforeAll(() => setDefaultDevice(js()))

const all = Object.values(modules).flat()
const goldens = sorted(readGoldens()).modules
const recorded = new Map(goldens.flatMap((family) => family.modules).map((one) => [one.module, one]))

describe('the suite', () => {
  it('has cases for every class of nn', () => {
    const classes = Object.entries(nn).filter(
      ([name, value]) => typeof value === 'function' && /^[A-Z]/.test(name) && !parts.has(name),
    )
    const judged = new Set(all.map(({ module }) => module.split('.')[0]))
    expect(classes.length).toBeGreaterThan(100)
    expect(classes.map(([name]) => name).filter((name) => !judged.has(name))).toEqual([])
  })

  it('has one entry per name', () => {
    expect(new Set(all.map(({ module }) => module)).size).toBe(all.length)
  })

  it('has what PyTorch said of every variant as it is made now', () => {
    for (const { module, variants, large } of all) {
      const golden = recorded.get(module)
      expect(golden, `${module}: write goldens anew with conform golden --modules`).toBeDefined()
      expect(golden!.variants.map(({ variant, made }) => [variant, made])).toEqual(
        Object.entries(variants).map(([variant, { torch }]) => [variant, torch]),
      )
      expect(golden!.initial === undefined, module).toBe(large === undefined)
      for (const { variant, examples } of golden!.variants) {
        const { inputs, modes = ['train'] } = variants[variant]!
        expect(examples.map(({ attrs }) => (attrs as ModuleAttrs).mode)).toEqual(inputs === undefined ? [] : modes)
      }
    }
    expect(recorded.size).toBe(all.length)
  })

  it('compares initial numbers of every class that draws them', () => {
    const drawn = all.filter(({ module, variants }) => {
      const { make } = Object.values(variants)[0]!
      return (
        /^(Conv|Linear$|Bilinear|Embedding)/.test(module) && !module.includes('.') && make().parameters().length > 0
      )
    })
    expect(drawn.filter(({ large }) => large === undefined).map(({ module }) => module)).toEqual([])
  })

  it('names PyTorch 2.13', () => {
    expect(goldens.length).toBe(Object.keys(modules).length)
    for (const { torch } of goldens) expect(torch).toMatch(/^2\.13\./)
  })

  it('is made of cases of its own', () => {
    const ids = moduleCases(goldens).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThan(600)
  })
})
