import { js } from '@flambeau/backend-js'
import { diagnose } from '@flambeau/backend-libtorch'
import { conformance } from '@flambeau/conformance'
import { describe, it } from 'vitest'
import { factories } from '../every-device.ts'
import { cases, onJs, onLibtorch, onWebGpu } from './softcap.ts'

const withoutDevice = !process.env['CI']
const noGpu = await Promise.resolve(factories['webgpu']!()).then(
  () => false,
  () => true,
)

describe.each([
  ['js', onJs, false],
  ['libtorch', onLibtorch, !diagnose().available],
  ['webgpu', onWebGpu, noGpu],
] as const)('an op from outside on %s', (name, create, missing) => {
  if (missing && withoutDevice) it('conforms', (context) => context.skip(`${name} is not on this machine`))
  else conformance({ describe, it }, { create, oracle: js, cases: [cases] })
})
