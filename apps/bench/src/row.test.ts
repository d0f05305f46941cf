import { describe, expect, it } from 'vitest'
import { measured, passed, unmeasured } from './row.ts'
import { table } from './table.ts'

const limited = { name: 'a', unit: 'ms', limit: 0.5 }

describe('a row', () => {
  it('passes up to its limit and fails above it', () => {
    expect(passed(measured(limited, 1, 2).row)).toBe(true)
    expect(passed(measured(limited, 1.1, 2).row)).toBe(false)
  })

  it('fails if it could not be measured, or the ratio is no number', () => {
    expect(passed(unmeasured(limited, 'PyTorch is missing').row)).toBe(false)
    expect(passed(measured(limited, Number.NaN, 2).row)).toBe(false)
  })

  it('without a limit passes once it was measured', () => {
    const free = { ...limited, limit: null }
    expect(passed(measured(free, 1, null).row)).toBe(true)
    expect(passed(unmeasured(free, 'no device').row)).toBe(false)
  })
})

it('prints figures, ratio, limit and verdict in aligned columns, with notes below', () => {
  const text = table([
    measured({ ...limited, name: 'long name' }, 1234.5, 2.5, 'versions'),
    unmeasured(limited, 'missing'),
  ])
  expect(text).toBe(
    [
      '           ours  theirs  unit    ratio  limit',
      'long name  1235   2.500  ms    493.800  ≤ 0.5  FAIL',
      '  versions',
      'a             –       –  ms          –  ≤ 0.5  FAIL',
      '  missing',
    ].join('\n'),
  )
})
