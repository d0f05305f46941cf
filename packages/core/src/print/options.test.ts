import { afterEach, expect, it } from 'vitest'
import { formatTensor } from './format.ts'
import { getPrintOptions, setPrintOptions } from './options.ts'

afterEach(() => setPrintOptions({ profile: 'default' }))

it('changes only what is named', () => {
  setPrintOptions({ precision: 2 })
  setPrintOptions({ edgeItems: 1 })
  expect(getPrintOptions()).toMatchObject({ precision: 2, edgeItems: 1, threshold: 1000 })
  expect(formatTensor([1.12345], [1], 'float32')).toBe('tensor([1.12])')
})

it('starts from a profile, which single settings modify', () => {
  setPrintOptions({ profile: 'full', lineWidth: 120 })
  expect(getPrintOptions()).toEqual({ precision: 4, threshold: Infinity, edgeItems: 3, lineWidth: 120, sciMode: null })
})

it.each([
  [{ precison: 2 }, 'UNKNOWN_OPTION'],
  [{ precision: -1 }, 'INVALID_ARGUMENT'],
  [{ precision: 101 }, 'INVALID_ARGUMENT'],
  [{ edgeItems: 1.5 }, 'INVALID_ARGUMENT'],
  [{ threshold: NaN }, 'INVALID_ARGUMENT'],
  [{ profile: 'long' }, 'INVALID_ARGUMENT'],
])('rejects %o and changes nothing', (settings, code) => {
  const before = getPrintOptions()
  expect(() => setPrintOptions(settings as object)).toThrowError(expect.objectContaining({ code }))
  expect(getPrintOptions()).toBe(before)
})
