import { nn } from '@flambeau/core'
import { cases, type ModuleCases, numbers } from './record.ts'

const rows = numbers([1, 2, 4])
const images = numbers([1, 2, 4, 3])
const volumes = numbers([1, 1, 3, 4, 3])

export const windowModules: readonly ModuleCases[] = [
  cases('ZeroPad1d', rows, { all: ['nn.ZeroPad1d(2)', () => new nn.ZeroPad1d(2)] }),
  cases('ZeroPad2d', images, {
    all: ['nn.ZeroPad2d(2)', () => new nn.ZeroPad2d(2)],
    each: ['nn.ZeroPad2d((1, 2, 0, -1))', () => new nn.ZeroPad2d([1, 2, 0, -1])],
  }),
  cases('ZeroPad3d', volumes, { all: ['nn.ZeroPad3d(1)', () => new nn.ZeroPad3d(1)] }),
  cases('ConstantPad1d', rows, { each: ['nn.ConstantPad1d((1, 0), 3.5)', () => new nn.ConstantPad1d([1, 0], 3.5)] }),
  cases('ConstantPad2d', images, { all: ['nn.ConstantPad2d(1, 2)', () => new nn.ConstantPad2d(1, 2)] }),
  cases('ConstantPad3d', volumes, { all: ['nn.ConstantPad3d(1, -0.5)', () => new nn.ConstantPad3d(1, -0.5)] }),
  cases('ReflectionPad1d', rows, { all: ['nn.ReflectionPad1d(2)', () => new nn.ReflectionPad1d(2)] }),
  cases('ReflectionPad2d', images, {
    each: ['nn.ReflectionPad2d((1, 2, 3, 0))', () => new nn.ReflectionPad2d([1, 2, 3, 0])],
  }),
  cases('ReflectionPad3d', volumes, { all: ['nn.ReflectionPad3d(1)', () => new nn.ReflectionPad3d(1)] }),
  cases('ReplicationPad1d', rows, { all: ['nn.ReplicationPad1d(2)', () => new nn.ReplicationPad1d(2)] }),
  cases('ReplicationPad2d', images, {
    each: ['nn.ReplicationPad2d((0, 2, 1, 0))', () => new nn.ReplicationPad2d([0, 2, 1, 0])],
  }),
  cases('ReplicationPad3d', volumes, { all: ['nn.ReplicationPad3d(1)', () => new nn.ReplicationPad3d(1)] }),
  cases('CircularPad1d', rows, { all: ['nn.CircularPad1d(2)', () => new nn.CircularPad1d(2)] }),
  cases('CircularPad2d', images, {
    each: ['nn.CircularPad2d((1, 2, 0, 3))', () => new nn.CircularPad2d([1, 2, 0, 3])],
  }),
  cases('CircularPad3d', volumes, { all: ['nn.CircularPad3d(1)', () => new nn.CircularPad3d(1)] }),
]
