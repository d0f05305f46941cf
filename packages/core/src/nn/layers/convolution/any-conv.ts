import * as takes from '../../../arguments/kinds.ts'
import { TorchError } from '../../../errors.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import { tuple } from '../../../shape.ts'
import { type FactoryOptions, type If, makeParameter, placement, places, resetLayer } from '../../module/factory.ts'
import { Layer } from '../../module/layer.ts'
import type { Parameter } from '../../module/parameter.ts'
import { bare, changed, named, part, type Setting, type Settings, settings } from '../../module/settings.ts'

/** What convolutions and transposed convolutions take alike. */
export interface AnyConvOptions<S extends readonly number[], Bias extends boolean> extends FactoryOptions {
  /** Step of the window. Default 1. */
  readonly stride?: Sizes<S>
  /** Distance between kernel elements. Default 1. */
  readonly dilation?: Sizes<S>
  /** Channels are split into this many groups that do not mix. Default 1. */
  readonly groups?: number
  /** Whether a bias is added to each output channel. Default true. */
  readonly bias?: Bias
}

/** Sizes that the layer holds as one for each dimension. */
function spread(rank: number, least: number): Pick<Setting, 'hold' | 'kind'> {
  return {
    kind: takes.sizesFrom(least),
    hold: (layer, name, value) => tuple(layer, name, value as number | readonly number[], rank, least),
  }
}

/** The table of a convolution of `rank` dimensions, printed in PyTorch's order. */
export function convSettings(layer: string, rank: number, transposed: boolean): Settings {
  const margins = { ...changed(takes.anything, 0), ...spread(rank, 0) }
  const words: Pick<Setting, 'hold' | 'kind' | 'unquoted'> = {
    kind: takes.either(margins.kind, takes.oneOf('same', 'valid')),
    unquoted: true,
    hold: (layer, name, value) => (typeof value === 'string' ? value : margins.hold!(layer, name, value)),
  }
  const mode = {
    ...changed(takes.oneOf('zeros', 'reflect', 'replicate', 'circular'), 'zeros'),
    unquoted: true,
  } as const
  return settings(
    layer,
    {
      inChannels: bare(takes.natural),
      outChannels: bare(takes.natural),
      kernelSize: { ...named(takes.anything), ...spread(rank, 1) },
    },
    {
      stride: { ...named(takes.anything, 1), ...spread(rank, 1) },
      padding: transposed ? margins : { ...margins, ...words },
      dilation: { ...changed(takes.anything, 1), ...spread(rank, 1) },
      ...(transposed ? { outputPadding: margins } : {}),
      groups: changed(takes.positiveInteger, 1),
      bias: part('changed'),
      ...(transposed ? {} : { paddingMode: mode }),
      ...places,
    },
    transposed ? ['input', 'outputSize'] : ['input'],
  )
}

/** What all convolutions hold. */
export abstract class AnyConv<S extends readonly number[], Bias extends boolean> extends Layer {
  declare readonly inChannels: number
  declare readonly outChannels: number
  declare readonly kernelSize: S
  declare readonly stride: S
  declare readonly dilation: S
  declare readonly groups: number
  weight: Parameter
  /** `[outChannels]` */
  bias: If<Bias>

  /** @param channels - The first two sizes of the weight, of which one is divided by the groups. */
  constructor(
    table: Settings,
    given: ArrayLike<unknown>,
    channels: (layer: { inChannels: number; outChannels: number; groups: number }) => readonly [number, number],
  ) {
    super(table, given)
    const { inChannels, outChannels, groups } = this
    for (const [name, count] of Object.entries({ inChannels, outChannels })) {
      if (count % groups === 0) continue
      throw new TorchError(
        'INVALID_ARGUMENT',
        table.layer,
        `${name} must be divisible by groups, but got ${count} and ${groups}.`,
        { [name]: count, groups },
      )
    }
    const options = (given[3] ?? {}) as AnyConvOptions<S, Bias>
    const where = placement(options)
    this.weight = makeParameter([...channels(this), ...this.kernelSize], where)
    this.bias = (options.bias === false ? null : makeParameter([outChannels], where)) as If<Bias>
    this.resetParameters()
  }

  /** Draws weight and bias anew, uniform in ±1/√(size of a window). */
  resetParameters(): void {
    resetLayer(this.weight, this.bias)
  }
}
