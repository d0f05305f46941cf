import { describe, expect, it, vi } from 'vitest'
import { parseOptions, UsageError } from '../src/options.ts'

describe('parseOptions', () => {
  it('fills in what was left out', () => {
    expect(parseOptions([])).toEqual({
      device: 'auto',
      data: undefined,
      epochs: 4,
      batchSize: 64,
      seed: 0,
      save: undefined,
    })
  })

  it('reads every option', () => {
    const args = '--device libtorch:cuda:0 --data digits --epochs 2 --batch-size=32 --seed 7 --save net.safetensors'
    expect(parseOptions(args.split(' '))).toEqual({
      device: 'libtorch:cuda:0',
      data: 'digits',
      epochs: 2,
      batchSize: 32,
      seed: 7,
      save: 'net.safetensors',
    })
  })

  it('takes a folder whose name is a number', () => {
    expect(parseOptions(['--data', '2024'])?.data).toBe('2024')
  })

  it.each([
    ['--epochs 0', /--epochs takes a whole number of at least 1, but got 0/],
    ['--epochs many', /--epochs takes .* got many/],
    ['--batch-size 1.5', /--batch-size/],
    ['--seed=-1', /--seed takes/],
    ['--save', /--save/],
    ['--epoch 3', /epoch/],
    ['--device abacus', /no device 'abacus'; choose auto, js/],
    ['--device libtorch:gpu', /no device/],
    ['js', /js/],
  ])('rejects %s', (args, text) => {
    expect(() => parseOptions(args.split(' '))).toThrow(UsageError)
    expect(() => parseOptions(args.split(' '))).toThrow(text)
  })

  it('explains every option when asked for help', () => {
    const log = vi.spyOn(console, 'info').mockImplementation(() => {})
    expect(parseOptions(['--help'])).toBeNull()
    const help = log.mock.calls.flat().join('\n')
    for (const option of ['--device', '--data', '--epochs', '--batch-size', '--seed', '--save']) {
      expect(help).toContain(option)
    }
    log.mockRestore()
  })
})
