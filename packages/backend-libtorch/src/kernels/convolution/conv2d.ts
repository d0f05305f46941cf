import type { ConvAttrs, Kernel, Kernels, OverrideAttrs } from '@flambeau/core/backend'

import { onlyCpu, widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

type Settings = ConvAttrs<readonly number[]>

function begin(session: Session, id: number, { stride, padding, dilation, groups }: Settings): Session {
  return session.begin(id).ints(stride).ints(padding).ints(dilation).int(groups)
}

/** On a processor the composite, which is one convolution of planes, finds a volume's weights twice as fast. */
function declinesWeights(rank: 2 | 3): Pick<Kernel<Settings>, 'declines'> {
  if (rank === 2) return {}
  return { declines: (inputs) => (onlyCpu(inputs) === undefined ? 'it is slower than its composite' : undefined) }
}

/** A convolution of two or three dimensions, or one of its partial gradients, which receive the same attributes. */
function convolution(session: Session, rank: 2 | 3, part: '' | 'InputGrad' | 'WeightGrad'): Kernel<Settings> {
  const id = session.define(`conv${rank}d${part}`, `flambeau::conv2d${part}`, '', '>', widenHalves)
  return {
    ...(part === 'WeightGrad' ? declinesWeights(rank) : {}),
    run(inputs, outputs, attrs) {
      begin(session, id, attrs).run(inputs, outputs)
    },
  }
}

function convolutionGrad(session: Session, rank: 2 | 3): Kernel<Settings & Pick<OverrideAttrs['conv2dGrad'], 'mask'>> {
  const id = session.define(`conv${rank}dGrad`, 'flambeau::conv2dGrad', '', '>', widenHalves)
  return {
    ...declinesWeights(rank),
    run(inputs, outputs, attrs) {
      const call = begin(session, id, attrs)
      for (const wanted of attrs.mask) call.int(Number(wanted))
      call.run(inputs, outputs)
    },
  }
}

export function conv2dKernels(
  session: Session,
): Pick<
  Kernels,
  | 'conv2d'
  | 'conv2dInputGrad'
  | 'conv2dWeightGrad'
  | 'conv2dGrad'
  | 'conv3d'
  | 'conv3dInputGrad'
  | 'conv3dWeightGrad'
  | 'conv3dGrad'
> {
  return forFloats({
    conv2d: convolution(session, 2, ''),
    conv2dInputGrad: convolution(session, 2, 'InputGrad'),
    conv2dWeightGrad: convolution(session, 2, 'WeightGrad'),
    conv2dGrad: convolutionGrad(session, 2),
    conv3d: convolution(session, 3, ''),
    conv3dInputGrad: convolution(session, 3, 'InputGrad'),
    conv3dWeightGrad: convolution(session, 3, 'WeightGrad'),
    conv3dGrad: convolutionGrad(session, 3),
  })
}
