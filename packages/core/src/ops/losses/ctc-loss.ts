import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { needsGrad } from '../../tape/autograd-meta.ts'
import type { Op } from '../../tensor/op.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import { isGradEnabled } from '../../tape/grad-mode.ts'
import { isInteger } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkFloat } from '../primitives/operands.ts'
import { add, div, maximum, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { cat, stack } from '../primitives/cat.ts'
import { eq, ge, lt, ne } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { arange } from '../primitives/creation.ts'
import { fillLike } from '../primitives/fill.ts'
import { tensor } from '../creation/from-values.ts'
import { asIndex, gather } from '../primitives/gather.ts'
import { type LossOptions, reduceLoss } from './losses.ts'
import { amax, sum } from '../primitives/reduce.ts'
import { refuseWhere } from '../primitives/refuse.ts'
import { cumsum } from '../primitives/scan.ts'
import { scatterReduce } from '../primitives/scatter.ts'
import { softmax } from '../activation/softmax.ts'
import { exp, log, neg } from '../primitives/unary.ts'
import { expand, narrow, reshape, select, squeeze, unsqueeze } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

interface Attrs {
  readonly blank: number
  readonly zeroInfinity: boolean
}

/** Stands for ln 0: what is below it counts as impossible, and differences of such numbers stay numbers. */
const never = -1e30

/** ln(eᵃ + eᵇ + eᶜ). */
function join(a: Tensor, b: Tensor, c: Tensor): Tensor {
  const top = maximum(maximum(a, b), c).detach()
  return add(log(add(add(exp(sub(a, top)), exp(sub(b, top))), exp(sub(c, top)))), top)
}

/** What both recursions read. */
interface Lattice {
  /** Log-probabilities of the labels with blanks between: [T, N, 2 S + 1]. */
  readonly steps: Tensor
  /** 0 where a label may follow the one before last, else ln 0: [N, 2 S + 1]. */
  readonly skips: Tensor
  readonly positions: Tensor
  readonly lengths: Tensor
  readonly ends: Tensor
}

function lattice([logProbs, labels, lengths, sizes]: readonly Tensor[], { blank }: Attrs): Lattice {
  const [time] = logProbs!.shape as [number]
  const [batch, count] = labels!.shape as [number, number]
  const index = expand(unsqueeze(labels!, 0), [time, batch, count])
  const steps = maximum(gather(logProbs!, 2, index), never)
  const before = cat(
    [fillLike(labels!, blank, [batch, Math.min(2, count)]), narrow(labels!, 1, 0, Math.max(count - 2, 0))],
    1,
  )
  const may = ne(labels!, before)
  return {
    steps,
    skips: where(may, fillLike(logProbs!, 0, []), fillLike(logProbs!, never, [])),
    positions: arange(count, { device: labels!.device, dtype: 'int32' }),
    lengths: unsqueeze(lengths!, 1),
    ends: unsqueeze(mul(sizes!, 2), 1),
  }
}

/** `x` moved along the labels by `by`, with ln 0 where nothing comes from. */
function moved(x: Tensor, by: number): Tensor {
  const [batch, count] = x.shape as [number, number]
  const gap = fillLike(x, never, [batch, Math.min(Math.abs(by), count)])
  const rest = Math.max(count - Math.abs(by), 0)
  return by > 0 ? cat([gap, narrow(x, 1, 0, rest)], 1) : cat([narrow(x, 1, count - rest, rest), gap], 1)
}

/** The greatest of each row, to be taken out so that numbers stay small; 0 where nothing is possible. */
function level(x: Tensor): Tensor {
  const top = amax(x.detach(), 1, { keepdim: true })
  return where(lt(top, never / 2), 0, top)
}

interface Forward {
  /** Logarithms of the chance to have emitted the labels up to each position by each time, less a level: [T, N, 2 S + 1]. */
  readonly alpha: Tensor
  /** The levels, added up: [T, N]. */
  readonly levels: Tensor
}

function forwards({ steps, skips, positions }: Lattice): Forward {
  const all: Tensor[] = []
  const levels: Tensor[] = []
  let alpha = where(lt(positions, 2), select(steps, 0, 0), never)
  for (let t = 0; t < steps.shape[0]!; t++) {
    if (t > 0) alpha = add(join(alpha, moved(alpha, 1), add(moved(alpha, 2), skips)), select(steps, 0, t))
    const top = level(alpha)
    all.push((alpha = sub(alpha, top)))
    levels.push(squeeze(top, 1))
  }
  return { alpha: stack(all), levels: cumsum(stack(levels), 0) }
}

/** Logarithms of the chance to emit the labels from each position on, from each time on, less a level: [T, N, 2 S + 1]. */
function backwards({ steps, skips, positions, lengths, ends }: Lattice): Tensor {
  const isEnd = bitwiseAnd(lt(sub(ends, 2), positions), ge(ends, positions))
  const all: Tensor[] = []
  let beta = fillLike(steps, never, steps.shape.slice(1))
  for (let t = steps.shape[0]! - 1; t >= 0; t--) {
    const step = select(steps, 0, t)
    const best = add(join(beta, moved(beta, -1), moved(add(beta, skips), -2)), step)
    const whole = where(eq(lengths, t + 1), where(isEnd, step, never), best)
    all.push((beta = sub(whole, level(whole))))
  }
  return stack(all.reverse())
}

/** −ln of the chance of all labels, [N], with ∞ for the impossible. */
function likelihood({ alpha, levels }: Forward, { lengths, ends }: Lattice): Tensor {
  const [, batch, count] = alpha.shape as [number, number, number]
  const at = unsqueeze(maximum(sub(lengths, 1), 0), 0)
  const last = squeeze(gather(alpha, 0, expand(at, [1, batch, count])), 0)
  const full = gather(last, 1, ends)
  const short = where(ge(ends, 1), gather(last, 1, maximum(sub(ends, 1), 0)), never)
  const total = squeeze(join(full, short, fillLike(full, never)), 1)
  const offset = squeeze(gather(levels, 0, squeeze(at, 2)), 0)
  const usual = where(lt(total, never / 2), Infinity, neg(add(total, offset)))
  // Without any time nothing can be emitted, and that is certain.
  const nothing = where(eq(squeeze(ends, 1), 0), fillLike(usual, 0, []), fillLike(usual, Infinity, []))
  return where(eq(squeeze(lengths, 1), 0), nothing, usual)
}

const ctcLossOp: Op<Attrs> = defineOp<Attrs>({
  name: 'ctcLoss',
  tier: 'composite',
  meta: ([logProbs, labels]) => {
    const [time, batch] = logProbs!.shape as [number, number]
    const { dtype } = logProbs!
    return [
      { shape: [batch], dtype },
      { shape: [time, batch, labels!.shape[1]!], dtype },
    ]
  },
  composite: (inputs, attrs) => {
    const grid = lattice(inputs, attrs)
    const forward = forwards(grid)
    return [likelihood(forward, grid), forward.alpha]
  },
  saveInputs: [[0, 1, 2, 3]],
  saveOutputs: [0, 1],
  vjp: (saved, [grad]) => {
    const inputs = [0, 1, 2, 3].map((i) => saved.input(i))
    const outputs = [saved.output(0).detach(), saved.output(1).detach()]
    const given = grad ?? fillLike(outputs[0]!, 0)
    return [ctcLossGradOp.one([given, ...inputs, ...outputs], saved.attrs), null, null, null]
  },
})

const ctcLossGradOp: Op<Attrs> = defineOp<Attrs>({
  name: 'ctcLossGrad',
  tier: 'composite',
  meta: ([, logProbs]) => logProbs!,
  composite: ([grad, logProbs, labels, lengths, sizes, loss, saved], attrs) => {
    const [time, batch, classes] = logProbs!.shape as [number, number, number]
    const grid = lattice([logProbs!, labels!, lengths!, sizes!], attrs)
    // For second derivatives the forward recursion has to be in the graph.
    const alpha = isGradEnabled() && needsGrad(logProbs!) ? forwards(grid).alpha : saved!
    // Each time step's ways add up to the same total; dividing by what they do add up to takes the rounding errors out.
    const through = softmax(sub(add(alpha, backwards(grid)), grid.steps), 2)
    const index = expand(unsqueeze(labels!, 0), through.shape)
    const taken = scatterReduce(fillLike(logProbs!, 0), 2, index, through, 'sum')
    // PyTorch takes the log-probabilities for those of a softmax, whose own gradient the first term is part of.
    const rows = reshape(grad!, [1, batch, 1])
    const slope = mul(sub(exp(logProbs!), taken), rows)
    const steps = reshape(arange(time, { device: logProbs!.device, dtype: 'int32' }), [time, 1, 1])
    const infinite = reshape(eq(loss!, Infinity), [1, batch, 1])
    const finite = where(expand(infinite, [time, batch, classes]), attrs.zeroInfinity ? 0 : NaN, slope)
    return where(lt(steps, reshape(lengths!, [1, batch, 1])), finite, 0)
  },
})

export interface CtcLossOptions extends LossOptions {
  /** The class that stands for no label. Default 0. */
  readonly blank?: number
  /** Infinite losses (targets longer than their input) and their gradients become 0. Default false. */
  readonly zeroInfinity?: boolean
}

export type Lengths = Tensor | number | readonly number[]

function lengthsOf(op: string, lengths: Lengths, batch: number, most: number, like: Tensor): Tensor {
  if (typeof lengths !== 'number' && 'storage' in lengths) {
    if (lengths.shape.length <= 1 && lengths.shape.reduce((a, b) => a * b, 1) === batch) {
      return reshape(asIndex(op, lengths), [batch])
    }
    throw new TorchError('SHAPE_MISMATCH', op, `needs ${batch} lengths, but got ${formatShape(lengths.shape)}.`, {
      lengths: lengths.shape,
      batch,
    })
  }
  const list = typeof lengths === 'number' ? [lengths] : lengths
  if (list.length !== batch || list.some((n) => !Number.isInteger(n) || n < 0 || n > most)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `needs ${batch} lengths from 0 to ${most}, but got [${list.join(', ')}].`,
      {
        lengths: list,
        most,
      },
    )
  }
  return tensor([...list], { dtype: 'int32', device: like.device })
}

/** Targets of all samples in a rectangle, from a rectangle or one after another. */
function rectangle(targets: Tensor, sizes: Tensor, batch: number, lengths: Lengths): Tensor {
  if (targets.shape.length === 2) return targets
  refuseWhere(
    () => ne(sum(sizes), targets.shape[0]!),
    () =>
      new TorchError(
        'SHAPE_MISMATCH',
        'ctcLoss',
        `targets one after another must be as many as all target lengths together, but are ${targets.shape[0]}.`,
        { targets: targets.shape },
      ),
  )
  if (batch === 1) return unsqueeze(targets, 0)
  const total = targets.shape[0]!
  const most = Array.isArray(lengths) ? Math.max(...(lengths as readonly number[])) : total
  const starts = sub(asIndex('ctcLoss', cumsum(sizes, 0)), sizes)
  const at = add(unsqueeze(starts, 1), arange(most, { device: targets.device, dtype: 'int32' }))
  const inside = where(lt(at, total), at, 0)
  return reshape(gather(targets, 0, reshape(inside, [-1])), [batch, most])
}

const lengthsKind = takes.either(takes.tensor, takes.sizes)

const ctcLossArguments = signature('ctcLoss', {
  logProbs: takes.tensor,
  targets: takes.tensor,
  inputLengths: lengthsKind,
  targetLengths: lengthsKind,
  options: takes.options({
    blank: takes.integer,
    zeroInfinity: takes.flag,
    reduction: takes.oneOf('mean', 'sum', 'none'),
  }),
})

/**
 * Connectionist temporal classification: −ln of the chance that a sequence of class probabilities spells the target, summed over
 * all ways to repeat labels and to put blanks between them (`torch.nn.functional.ctc_loss`).
 *
 * The recursion runs in logarithms. 'mean' divides each loss by its target's length first. As in PyTorch, the gradient is right
 * for log-probabilities that come from {@link logSoftmax}.
 *
 * @param logProbs - Log-probabilities `[T, N, C]`, or `[T, C]` of a single sample.
 * @param targets - Labels `[N, S]`, or all samples' one after another `[Σ targetLengths]`.
 * @param inputLengths - How much of T each sample uses: numbers, or int32 `[N]`.
 * @param targetLengths - How many labels each sample has. With labels one after another, numbers take less work than a tensor.
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` for a blank that is no class, or lengths out of range, if they are
 * numbers; `INDEX_OUT_OF_RANGE` for other lengths or labels, at once or at the next read.
 * @example
 * ```ts
 * const logProbs = torch.logSoftmax(torch.zeros([2, 1, 2]), 2)
 * const targets = torch.tensor([[1]], { dtype: 'int32' })
 * torch.nn.functional.ctcLoss(logProbs, targets, [2], [1]) // 0.2877
 * ```
 */
export function ctcLoss(
  logProbs: Tensor,
  targets: Tensor,
  inputLengths: Lengths,
  targetLengths: Lengths,
  options: CtcLossOptions = {},
): Tensor {
  ctcLossArguments(arguments)
  const op = 'ctcLoss'
  return within(op, () => {
    const { blank = 0, zeroInfinity = false } = options
    const reduction = options.reduction ?? 'mean'
    checkFloat(op, logProbs)
    const { dtype } = logProbs
    // What stands for ln 0 is beyond the half dtypes.
    if (dtype === 'float16' || dtype === 'bfloat16') {
      return cast(ctcLoss(cast(logProbs, 'float32'), targets, inputLengths, targetLengths, options), dtype)
    }
    const single = logProbs.shape.length === 2
    const x = single ? unsqueeze(logProbs, 1) : logProbs
    const [time, batch, classes] = x.shape as [number, number, number]
    const rank = targets.shape.length
    if (
      x.shape.length !== 3 ||
      numel(x.shape) === 0 ||
      (rank !== 1 && (rank !== 2 || !sameShape(targets.shape.slice(0, 1), [batch])))
    ) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        op,
        `takes log-probabilities [T, N, C] or [T, C] and targets [N, S] or [S], but got ${formatShape(logProbs.shape)} and ` +
          `${formatShape(targets.shape)}.`,
        { logProbs: logProbs.shape, targets: targets.shape },
      )
    }
    if (!Number.isInteger(blank) || blank < 0 || blank >= classes) {
      throw new TorchError('INVALID_ARGUMENT', op, `blank must be in label range [0, ${classes}), but is ${blank}.`, {
        blank,
      })
    }
    const lengths = lengthsOf(op, inputLengths, batch, time, x)
    const sizes = lengthsOf(op, targetLengths, batch, targets.shape[rank - 1]!, x)
    const labels = withBlanks(
      rectangle(isInteger(targets.dtype) ? asIndex(op, targets) : cast(targets, 'int32'), sizes, batch, targetLengths),
      sizes,
      blank,
    )
    const raw = ctcLossOp.one([x, labels, lengths, sizes], { blank, zeroInfinity })
    const losses = zeroInfinity ? where(eq(raw, Infinity), 0, raw) : raw
    const shaped = single ? squeeze(losses, 0) : losses
    if (reduction !== 'mean') return reduceLoss(shaped, reduction)
    return reduceLoss(div(shaped, cast(maximum(single ? squeeze(sizes, 0) : sizes, 1), x.dtype)), 'mean')
  })
}

/** Labels with a blank before, between and after: [N, 2 S + 1]. What lies beyond a sample's length is blank, too. */
function withBlanks(labels: Tensor, sizes: Tensor, blank: number): Tensor {
  const [batch, count] = labels.shape as [number, number]
  const line = arange(count, { device: labels.device, dtype: 'int32' })
  const own = where(lt(line, unsqueeze(sizes, 1)), labels, blank)
  const pairs = reshape(stack([fillLike(own, blank), own], 2), [batch, 2 * count])
  return cat([pairs, fillLike(own, blank, [batch, 1])], 1)
}
