import { js } from '@flambeau/backend-js'
import { setDefaultDevice } from '@flambeau/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { arrange, camelCase, signatureOf } from './bind.ts'
import { near } from './judge.ts'
import { Moments } from './distributions.ts'
import { runSample, type Verdict } from './run.ts'
import type { Entry, Sample, StoredTensor } from './sample.ts'

const device = js()
beforeAll(() => setDefaultDevice(device))

function stored(values: readonly number[], shape: readonly number[] = [values.length], grad = false): StoredTensor {
  const data = btoa(String.fromCodePoint(...new Uint8Array(Float32Array.from(values).buffer)))
  return { shape, dtype: 'float32', data, ...(grad ? { grad } : {}) }
}

function integers(values: readonly number[]): StoredTensor {
  const data = btoa(String.fromCodePoint(...new Uint8Array(BigInt64Array.from(values, BigInt).buffer)))
  return { shape: [values.length], dtype: 'int64', data }
}

function judged(name: string, sample: Partial<Sample>): Promise<Verdict> {
  const whole: Sample = { id: 0, call: name, params: [], args: [], tensors: [], outputs: [], ...sample }
  const entry: Entry = { variant: '', dtype: 'float32', samples: [whole] }
  return runSample(name, entry, whole, device)
}

const self = { n: 'self', v: { t: 0 } }
const params = (...names: string[]): Sample['params'] => names.map((n) => ({ n, k: false }))

describe('binding', () => {
  it('reads parameters from the source of functions and methods', () => {
    expect(signatureOf(((x: number, dim = [1, 2], options: object = {}) => [x, dim, options]) as never)).toEqual({
      params: ['x', 'dim'],
      rest: false,
      options: true,
    })
    expect(signatureOf((...tensors) => tensors)).toEqual({ params: ['tensors'], rest: true, options: false })
    const { method } = { method: (dim: number) => dim }
    expect(signatureOf(method as never).params).toEqual(['dim'])
  })

  it('puts names first, flags into options, and fills the other places in order', () => {
    const known = ['self', 'dim', 'index', 'keepdim']
    const argument = (name: string, value: unknown, keyword = false) => ({ name, value, keyword })
    const signature = { params: ['x', 'dim', 'at'], rest: false, options: true }
    const given = [argument('self', 'S'), argument('index', 'I'), argument('keepdim', true)]
    expect(arrange(signature, given, known)).toEqual(['S', undefined, 'I', { keepdim: true }])
    expect(arrange({ ...signature, options: false }, given.slice(0, 2), known)).toEqual(['S', undefined, 'I'])
    expect(() => arrange({ ...signature, options: false }, given, known)).toThrow('no place for keepdim')
    expect(arrange({ params: ['xs'], rest: true, options: false }, [argument('xs', [1, 2])], ['xs'])).toEqual([1, 2])
  })

  it('spells names in camelCase', () => {
    expect(['index_select', 'log1p', 'log_normal_', 'conv_transpose2d', 'atleast_1d'].map(camelCase)).toEqual([
      'indexSelect',
      'log1p',
      'logNormal_',
      'convTranspose2d',
      'atleast1d',
    ])
  })
})

describe('judging', () => {
  it('is near within the tolerance alone', () => {
    const closeness = { rtol: 1e-2, atol: 0 }
    expect(near(101, 100, closeness)).toBe(true)
    expect(near(101.1, 100, closeness)).toBe(false)
    expect(near(NaN, NaN, closeness)).toBe(true)
    expect(near(NaN, 1, closeness)).toBe(false)
    expect(near(1, NaN, closeness)).toBe(false)
    expect(near(-Infinity, Infinity, closeness)).toBe(false)
    expect(near(1e30, Infinity, closeness)).toBe(false)
  })

  const doubled = { args: [self], params: params('self'), tensors: [stored([1, 2], [2], true)] }
  const right = {
    ...doubled,
    outputs: [{ tensor: stored([1, 4]) }],
    cotangents: [{ output: 0, ...stored([1, 1]) }],
    grads: [{ input: 0, ...stored([2, 4]) }],
  }

  it('passes what agrees', async () => {
    expect(await judged('square', right)).toMatchObject({ status: 'passed' })
  })

  it('fails wrong values, shapes, dtypes, counts and gradients, and says which', async () => {
    const cause = async (sample: Partial<Sample>) => (await judged('square', { ...right, ...sample })).cause
    expect(await cause({ outputs: [{ tensor: stored([1, 4.1]) }] })).toMatch('value: 1 of 2 wrong, worst at [1]: 4')
    expect(await cause({ outputs: [{ tensor: stored([1, 4], [1, 2]) }] })).toMatch('shape: [2] instead of [1, 2]')
    expect(await cause({ outputs: [{ tensor: integers([1, 4]) }] })).toMatch('dtype: float32 instead of int64')
    expect(await cause({ outputs: [...right.outputs, ...right.outputs] })).toMatch('outputs: 1 instead of 2')
    expect(await cause({ outputs: [{ value: 3 }] })).toMatch('type: a tensor instead of')
    expect(await cause({ grads: [{ input: 0, ...stored([2, 5]) }] })).toMatch('gradient of tensor 0 value')
    expect(await cause({ grads: [{ input: 0, none: true }] })).toMatch('gradient of tensor 0 value: not zero')
  })

  it('accepts a result near either of the references', async () => {
    const off = { outputs: [{ tensor: stored([1, 5]) }], outputs64: [{ tensor: stored([1, 4]) }] }
    expect(await judged('square', { ...right, ...off })).toMatchObject({ status: 'passed' })
  })

  it("accepts an error that PyTorch's own result has in the same tensor, and no greater one", async () => {
    const exact = [1, 100]
    const sample = (own: number): Partial<Sample> => ({
      args: [self],
      params: params('self'),
      tensors: [stored([1.00001, 10])],
      outputs: [{ tensor: stored([1, own]) }],
      outputs64: [{ tensor: stored(exact) }],
    })
    expect(await judged('square', sample(100.00005))).toMatchObject({ status: 'passed' })
    expect(await judged('square', sample(100))).toMatchObject({ status: 'failed' })
  })

  it('tells what is missing, unsupported, or throws', async () => {
    expect(await judged('no_such_name', right)).toMatchObject({ status: 'missing' })
    const args = [self, { n: 'generator', v: { unsupported: 'generator' } }]
    expect(await judged('square', { ...right, args })).toMatchObject({ status: 'unsupported', cause: 'generator' })
    const other = { n: 'other', v: { t: 1 } }
    const tensors = [stored([1, 2]), stored([1, 2, 3])]
    expect(await judged('add', { ...right, args: [self, other], tensors })).toMatchObject({
      status: 'failed',
      cause: expect.stringContaining('threw SHAPE_MISMATCH') as string,
    })
  })

  it('lets equal elements be taken in any order, and nothing else', async () => {
    const sorted = (indices: readonly number[]): Promise<Verdict> =>
      judged('sort', {
        args: [self],
        params: params('self'),
        tensors: [stored([2, 1, 1])],
        fields: ['values', 'indices'],
        outputs: [{ tensor: stored([1, 1, 2]) }, { tensor: integers(indices) }],
      })
    expect(await sorted([1, 2, 0])).toMatchObject({ status: 'passed' })
    expect(await sorted([2, 1, 0])).toMatchObject({ status: 'passed' })
    expect(await sorted([0, 1, 2])).toMatchObject({ status: 'failed' })
  })
})

describe('distributions', () => {
  const spread = (count: number, f: (i: number) => number): string | undefined => {
    const moments = new Moments(0.5, 1 / 12, 1 / 80)
    for (let i = 0; i < count; i++) moments.add(f((i + 0.5) / count))
    return moments.verdict()
  }

  it('knows a uniform spread from a shifted or a narrow one', () => {
    expect(spread(4000, (u) => u)).toBeUndefined()
    expect(spread(4000, (u) => u + 0.03)).toMatch('mean')
    expect(spread(4000, (u) => 0.5 + (u - 0.5) * 0.9)).toMatch('variance')
  })

  it('judges draws: a right generator passes, another range fails', async () => {
    const dropout = (p: number): Promise<Verdict> =>
      judged('nn.functional.dropout', {
        call: 'dropout',
        args: [
          { n: 'input', v: { t: 0 } },
          { n: 'p', v: p },
        ],
        params: params('input', 'p', 'training'),
        tensors: [stored([1, 2, 3, 4])],
        outputs: [{ tensor: stored([0, 4, 6, 0]) }],
      })
    expect(await dropout(0.5)).toMatchObject({ status: 'passed' })
    const fixed = {
      args: [self],
      params: params('self'),
      tensors: [stored([0.5, 0.5])],
      outputs: [{ tensor: stored([0, 0]) }],
    }
    expect(await judged('bernoulli', { ...fixed, call: 'square' })).toMatchObject({ status: 'failed' })
    const bernoulli = (p: number): Promise<Verdict> =>
      judged('bernoulli', {
        args: [self],
        params: params('self'),
        tensors: [stored([p, p])],
        outputs: [{ tensor: stored([0, 0]) }],
      })
    expect(await bernoulli(0.3)).toMatchObject({ status: 'passed' })
    const uniform = (to: number): Promise<Verdict> =>
      judged('uniform', {
        call: 'uniform_',
        args: [self, { n: 'from', v: 0 }, { n: 'to', v: to }],
        params: params('self', 'from', 'to'),
        tensors: [stored([0, 0])],
        outputs: [{ tensor: stored([0, 0]) }],
      })
    expect(await uniform(2)).toMatchObject({ status: 'passed' })
  })
})
