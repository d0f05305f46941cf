import { describe, expect, it } from 'vitest'
import { help, parseOptions, UsageError } from '../src/options.mjs'

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
    ['--epochs', /--epochs takes a value, --epochs <n>/],
    ['--epochs=', /--epochs takes a value/],
    ['--epochs 1 --epochs 2', /--epochs is given twice/],
    ['--batch-size 1.5', /--batch-size .* got 1\.5/],
    ['--batch-size -1', /--batch-size takes a whole number of at least 1, but got -1/],
    ['--batch-size --seed 1', /--batch-size takes a value/],
    ['--seed=-1', /--seed takes .* at least 0, but got -1/],
    ['--seed 9007199254740993', /--seed/],
    ['--save', /--save takes a value, --save <file>/],
    ['--epoch 3', /no option --epoch; there are --device, .*--epochs/],
    ['-x', /no option -x/],
    ['--toString 3', /no option --toString/],
    ['--device abacus', /no device 'abacus'; choose auto, js/],
    ['--device libtorch:gpu', /no device/],
    ['js', /'js' belongs to no option/],
  ])('rejects %s', (args, text) => {
    expect(() => parseOptions(args.split(' '))).toThrow(UsageError)
    expect(() => parseOptions(args.split(' '))).toThrow(text)
  })

  it.each(['--help', '-h', '--seed 3 --help'])('leaves %s to the caller, whose text explains every option', (args) => {
    expect(parseOptions(args.split(' '))).toBeNull()
    for (const option of ['--device', '--data', '--epochs', '--batch-size', '--seed', '--save']) {
      expect(help).toContain(option)
    }
  })
})
