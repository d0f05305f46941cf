import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { PhiloxAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { defaultGenerator, type Generator } from '../../random/generator.ts'
import { formatShape, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkFloat } from '../primitives/operands.ts'
import { add, mul } from '../primitives/arithmetic.ts'
import { ge } from '../primitives/compare.ts'
import { rewrite } from '../primitives/rewrite.ts'
import { seluAlpha, seluScale } from '../activation/elu.ts'
import { uniform } from '../primitives/uniform.ts'
import { where } from '../primitives/where.ts'
import { unsqueeze, squeeze } from '../primitives/views.ts'

interface Attrs extends PhiloxAttrs {
  readonly p: number
}

const dropoutOp: Op<Attrs> = defineOp<Attrs>({
  name: 'dropout',
  tier: 'composite',
  accepts: 'floats',
  meta: ([x]) => x!,
  composite: ([x], { p, ...block }) => {
    const kept = ge(uniform(x!.device, 'float32', x!.shape, block), p)
    return where(kept, mul(x!, p === 1 ? 0 : 1 / (1 - p)), 0)
  },
  // The same mask, drawn again from the same block.
  vjp: ({ attrs }, [grad]) => [dropoutOp.one([grad!], attrs)],
})

interface FeatureAttrs extends Attrs {
  /** Shape of the mask: that of the input with ones where a draw is shared. */
  readonly mask: readonly number[]
  /** What takes the place of dropped elements. */
  readonly filler: number
  /** Kept elements and the filler are scaled by it and then moved by `shift`. */
  readonly scale: number
  readonly shift: number
}

/** Dropout with shared draws, or with a filler that is not 0. */
const maskedOp: Op<FeatureAttrs> = defineOp<FeatureAttrs>({
  name: 'maskedDropout',
  tier: 'composite',
  accepts: 'floats',
  gradName: 'dropout',
  meta: ([x]) => x!,
  composite: ([x], { p, mask, filler, scale, shift, ...block }) => {
    const kept = ge(uniform(x!.device, 'float32', mask, block), p)
    const scaled = where(kept, mul(x!, scale), filler * scale)
    return shift === 0 ? scaled : add(scaled, shift)
  },
  vjp: ({ attrs }, [grad]) => [maskedOp.one([grad!], { ...attrs, filler: 0, shift: 0 })],
})

export interface DropoutOptions {
  /** Chance that an element becomes 0. Default 0.5. */
  readonly p?: number
  /** Without it the input is returned as it is. Default true. */
  readonly training?: boolean
  /** Where the mask comes from. Default: the generator that manualSeed seeds. */
  readonly generator?: Generator
}

const dropoutOptionsKind: takes.Kind = takes.options({
  p: takes.probability,
  training: takes.flag,
  generator: takes.generator,
})

/** The chance and the block to draw from, or null where nothing is dropped. */
function drawOf(op: string, x: Tensor, options: DropoutOptions, trains: boolean): Attrs | null {
  const { p = 0.5, training = trains, generator = defaultGenerator() } = options
  if (!training || p === 0 || numel(x.shape) === 0) return null
  checkFloat(op, x)
  return { p, ...generator.next() }
}

function shared(x: Tensor): number[] {
  return x.shape.map((size, i) => (i < 2 ? size : 1))
}

function ordinary(op: string, x: Tensor, options: DropoutOptions): Tensor {
  const draw = drawOf(op, x, options, true)
  return draw === null ? x : dropoutOp.one([x], draw)
}

const dropoutArguments = signature('dropout', { input: takes.tensor, options: dropoutOptionsKind })

/**
 * Zeroes elements at random and scales the rest by 1 / (1 − p); the mask is the same on every device
 * (`torch.nn.functional.dropout`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if p is not within [0, 1].
 * @example
 * ```ts
 * torch.nn.functional.dropout(torch.ones([4]), { p: 0.5 }) // zeros and twos
 * ```
 */
export function dropout(x: Tensor, options: DropoutOptions = {}): Tensor {
  dropoutArguments(arguments)
  return ordinary('dropout', x, options)
}

const dropoutInPlaceArguments = signature('dropout_', { input: takes.tensor, options: dropoutOptionsKind })

/**
 * {@link dropout} in place (`torch.dropout_`).
 *
 * @example
 * ```ts
 * torch.nn.functional.dropout_(torch.ones([4]), { p: 0.5 }) // zeros and twos
 * ```
 */
export function dropout_(x: Tensor, options: DropoutOptions = {}): Tensor {
  dropoutInPlaceArguments(arguments)
  return rewrite('dropout_', x, (y) => ordinary('dropout_', y, options))
}

/** Dropout of whole channels of [N, C, …]. */
function features(op: string, x: Tensor, options: DropoutOptions): Tensor {
  const draw = drawOf(op, x, options, true)
  if (draw === null) return x
  const scale = draw.p === 1 ? 0 : 1 / (1 - draw.p)
  return maskedOp.one([x], { ...draw, mask: shared(x), filler: 0, scale, shift: 0 })
}

/** Dropout of channels for inputs with `rank` dimensions, or one less where there is no batch. */
function channels(op: string, x: Tensor, options: DropoutOptions, rank: number, single = true): Tensor {
  const { length } = x.shape
  if (length !== rank && length !== rank - 1) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `expected a ${rank - 1}-D or ${rank}-D input, but got ${formatShape(x.shape)}. Use dropout() for other shapes.`,
      { input: x.shape },
    )
  }
  return single && length === rank - 1 ? squeeze(features(op, unsqueeze(x, 0), options), 0) : features(op, x, options)
}

const dropout1dArguments = signature('dropout1d', { input: takes.tensor, options: dropoutOptionsKind })

/**
 * Zeroes whole channels of `[N, C, L]` or `[C, L]` at random and scales the rest by 1 / (1 − p)
 * (`torch.nn.functional.dropout1d`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if p is not within [0, 1]; `SHAPE_MISMATCH` for other ranks.
 * @example
 * ```ts
 * torch.nn.functional.dropout1d(torch.ones([2, 3, 4])).shape // [2, 3, 4]
 * ```
 */
export function dropout1d(x: Tensor, options: DropoutOptions = {}): Tensor {
  dropout1dArguments(arguments)
  return channels('dropout1d', x, options, 3)
}

const dropout2dArguments = signature('dropout2d', { input: takes.tensor, options: dropoutOptionsKind })

/**
 * Zeroes whole channels of images `[N, C, H, W]` at random and scales the rest by 1 / (1 − p); three dimensions are taken for
 * `[N, C, L]` (`torch.nn.functional.dropout2d`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if p is not within [0, 1]; `SHAPE_MISMATCH` for other ranks.
 * @example
 * ```ts
 * torch.nn.functional.dropout2d(torch.ones([2, 3, 4, 4])).shape // [2, 3, 4, 4]
 * ```
 */
export function dropout2d(x: Tensor, options: DropoutOptions = {}): Tensor {
  dropout2dArguments(arguments)
  return channels('dropout2d', x, options, 4, false)
}

const dropout3dArguments = signature('dropout3d', { input: takes.tensor, options: dropoutOptionsKind })

/**
 * Zeroes whole channels of `[N, C, D, H, W]` or `[C, D, H, W]` at random and scales the rest by 1 / (1 − p)
 * (`torch.nn.functional.dropout3d`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if p is not within [0, 1]; `SHAPE_MISMATCH` for other ranks.
 * @example
 * ```ts
 * torch.nn.functional.dropout3d(torch.ones([2, 3, 4, 4, 4])).shape // [2, 3, 4, 4, 4]
 * ```
 */
export function dropout3d(x: Tensor, options: DropoutOptions = {}): Tensor {
  dropout3dArguments(arguments)
  return channels('dropout3d', x, options, 5)
}

/** Dropped elements become what {@link selu} tends to, and the whole is moved and scaled back to mean 0 and variance 1. */
function selfNormalising(op: string, x: Tensor, options: DropoutOptions, mask: readonly number[]): Tensor {
  const draw = drawOf(op, x, options, false)
  if (draw === null) return x
  const { p } = draw
  if (p === 1) return maskedOp.one([x], { ...draw, mask, filler: 0, scale: 0, shift: 0 })
  const floor = -seluAlpha * seluScale
  const scale = 1 / Math.sqrt((floor * floor * p + 1) * (1 - p))
  return maskedOp.one([x], { ...draw, mask, filler: floor, scale, shift: -floor * scale * p })
}

const alphaDropoutArguments = signature('alphaDropout', { input: takes.tensor, options: dropoutOptionsKind })

/**
 * Dropout that goes with {@link selu}: dropped elements become −1.7581, and the result keeps mean 0 and variance 1
 * (`torch.nn.functional.alpha_dropout`). `training` is false by default.
 *
 * @throws TorchError `INVALID_ARGUMENT` if p is not within [0, 1].
 * @example
 * ```ts
 * torch.nn.functional.alphaDropout(torch.ones([4]), { p: 0.5, training: true }).shape // [4]
 * ```
 */
export function alphaDropout(x: Tensor, options: DropoutOptions = {}): Tensor {
  alphaDropoutArguments(arguments)
  return selfNormalising('alphaDropout', x, options, x.shape)
}

const alphaDropoutInPlaceArguments = signature('alphaDropout_', { input: takes.tensor, options: dropoutOptionsKind })

/**
 * {@link alphaDropout} in place (`torch.alpha_dropout_`).
 *
 * @example
 * ```ts
 * torch.nn.functional.alphaDropout_(torch.ones([4]), { training: true }).shape // [4]
 * ```
 */
export function alphaDropout_(x: Tensor, options: DropoutOptions = {}): Tensor {
  alphaDropoutInPlaceArguments(arguments)
  return rewrite('alphaDropout_', x, (y) => selfNormalising('alphaDropout_', y, options, y.shape))
}

const featureAlphaDropoutArguments = signature('featureAlphaDropout', {
  input: takes.tensor,
  options: dropoutOptionsKind,
})

/**
 * {@link alphaDropout} of whole channels of `[N, C, …]` (`torch.nn.functional.feature_alpha_dropout`). `training` is false by
 * default.
 *
 * @throws TorchError `INVALID_ARGUMENT` if p is not within [0, 1]; `SHAPE_MISMATCH` for fewer than two dimensions.
 * @example
 * ```ts
 * torch.nn.functional.featureAlphaDropout(torch.ones([2, 3, 4]), { training: true }).shape // [2, 3, 4]
 * ```
 */
export function featureAlphaDropout(x: Tensor, options: DropoutOptions = {}): Tensor {
  featureAlphaDropoutArguments(arguments)
  return alphaOfFeatures('featureAlphaDropout', x, options)
}

const featureAlphaDropoutInPlaceArguments = signature('featureAlphaDropout_', {
  input: takes.tensor,
  options: dropoutOptionsKind,
})

/**
 * {@link featureAlphaDropout} in place (`torch.feature_alpha_dropout_`).
 *
 * @example
 * ```ts
 * torch.nn.functional.featureAlphaDropout_(torch.ones([2, 3, 4]), { training: true }).shape // [2, 3, 4]
 * ```
 */
export function featureAlphaDropout_(x: Tensor, options: DropoutOptions = {}): Tensor {
  featureAlphaDropoutInPlaceArguments(arguments)
  return rewrite('featureAlphaDropout_', x, (y) => alphaOfFeatures('featureAlphaDropout_', y, options))
}

function alphaOfFeatures(op: string, x: Tensor, options: DropoutOptions): Tensor {
  if (x.shape.length < 2 && options.training === true) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `requires at least 2 dimensions, [N, C, …], but got ${formatShape(x.shape)}.`,
      { input: x.shape },
    )
  }
  return selfNormalising(op, x, options, shared(x))
}
