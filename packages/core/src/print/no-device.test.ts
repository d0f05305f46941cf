import { js } from '@flambeau/backend-js'
import { expect, it } from 'vitest'
import { ones, setDefaultDevice, TorchError } from '../index.ts'

it('a tensor prints while no device was chosen, and names its own', () => {
  expect(String(ones([1], { device: js() }))).toBe('tensor([1.], device: js)')
})

it('a name is no default device', () => {
  expect(() => setDefaultDevice('cuda' as never)).toThrow(TorchError)
})
