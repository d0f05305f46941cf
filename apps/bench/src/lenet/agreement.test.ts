import { expect, it } from 'vitest'
import { findDisagreement } from './agreement.ts'

const ours = { name: 'ours', losses: [1, 0.9, 0.8] }

it('is silent about losses that agree and fall', () => {
  expect(findDisagreement(ours, { name: 'theirs', losses: [1.00001, 0.9, 0.8] })).toBeUndefined()
})

it('names the step and both contestants where losses differ', () => {
  expect(findDisagreement(ours, { name: 'theirs', losses: [1, 0.91, 0.8] })).toBe(
    'the loss of step 2 is 0.9 with ours, but 0.91 with theirs',
  )
  expect(findDisagreement(ours, { name: 'theirs', losses: [1, Number.NaN] })).toMatch(/step 2/)
})

it('says whose loss does not fall', () => {
  const flat = { name: 'flat', losses: [1, 1] }
  expect(findDisagreement(flat, { ...flat, name: 'also flat' })).toBe('the loss does not fall with flat: 1, 1')
})
