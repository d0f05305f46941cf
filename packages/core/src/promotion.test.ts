import { readFileSync } from 'node:fs'
import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from './default-device.ts'
import { type DType, dtypes, promoteTypes } from './dtype.ts'
import { ones } from './ops/creation.ts'
import { resultType } from './ops/operands.ts'

type Table = Record<DType, Record<string, DType>>
const goldens = JSON.parse(readFileSync(new URL('goldens/promotion.json', import.meta.url), 'utf8')) as {
  readonly promote: Table
  readonly zeroDim: Table
  readonly number: Table
}

beforeAll(() => setDefaultDevice(js()))

describe.each(dtypes)('%s', (a) => {
  it.each(dtypes)('meets %s as in PyTorch', (b) => {
    expect(promoteTypes(a, b)).toBe(goldens.promote[a][b])
    expect(resultType(ones([2], { dtype: a }), ones([], { dtype: b }))).toBe(goldens.zeroDim[a][b])
  })

  it('meets numbers as in PyTorch, but whole numbers count as int32 where nothing else decides', () => {
    const x = ones([2], { dtype: a })
    expect(resultType(x, true)).toBe(goldens.number[a]['true'])
    expect(resultType(x, 1.5)).toBe(goldens.number[a]['1.5'])
    expect(resultType(x, 2)).toBe(a === 'bool' ? 'int32' : goldens.number[a]['2'])
  })
})
