import { fileURLToPath } from 'node:url'
import { js, map } from '@flambeau/backend-js'
import { libtorch, nativeKernel } from '@flambeau/backend-libtorch'
import { buildKernels } from '@flambeau/backend-libtorch/build'
import { webgpu, wgslMap } from '@flambeau/backend-webgpu'
import type { OpCases } from '@flambeau/conformance'
import * as torch from '@flambeau/core'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
type Attrs = { readonly cap: number }

const softcap = torch.defineOp<Attrs>({
  name: 'acme::softcap',
  accepts: 'floats',
  tier: 'composite',
  broadcast: true,
  meta: ([x], { cap }) => {
    if (cap > 0) return x!
    throw new torch.TorchError('INVALID_ARGUMENT', 'softcap', `cap must be > 0, but got ${cap}.`, { cap })
  },
  composite: ([x], { cap }) => x!.div(cap).tanh().mul(cap),
  saveOutputs: [0],
  vjp: (saved, [grad]) => [grad!.mul(saved.output(0).div(saved.attrs.cap).square().neg().add(1))],
})

const on = (device: torch.Backend, kernel: torch.AnyKernel): torch.Backend =>
  torch.withKernels(device, `${device.name} with acme`, (kernels) => kernels.set(softcap.definition.name, kernel))

export const onJs = () =>
  on(
    js(),
    map(
      ({ cap }: Attrs) =>
        (x) =>
          cap * Math.tanh(x / cap),
    ),
  )
export const onWebGpu = async () => on(await webgpu(), wgslMap('p.cap * tanh_(x / p.cap)', { cap: 'f32' }))
export const onLibtorch = () =>
  on(
    libtorch(),
    nativeKernel(buildKernels({ sources: [path('softcap.cc')], directory: path('build') }), 'softcap', ['cap']),
  )

export const cases: OpCases = {
  op: softcap.definition.name,
  dtypes: ['float32', 'float64', 'float16'],
  grad: 'smooth',
  samples: [
    { name: 'odd', main: true, make: (g) => ({ inputs: [g.values([3, 5, 7], -4, 4)], attrs: { cap: 1.5 } }) },
    { name: 'empty', make: (g) => ({ inputs: [g.values([0, 3])], attrs: { cap: 1 } }) },
    { name: 'special', special: true, make: (g) => ({ inputs: [g.special()], attrs: { cap: 2 } }) },
  ],
  mistakes: [{ name: 'cap', code: 'INVALID_ARGUMENT', make: (t) => softcap.one([t.ones([2])], { cap: 0 }) }],
}
