import { creationOf } from '../tape/anomaly.ts'
import { checkFinite } from './check-finite.ts'
import { AutogradMeta, edgeOf, isGradLeaf, needsGrad } from '../tape/autograd-meta.ts'
import { isGradEnabled, switchRecording } from '../tape/grad-mode.ts'
import { AccumulateGrad, type Node } from '../tape/node.ts'
import { Scope } from '../memory/scope.ts'
import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { TorchError } from '../errors.ts'
import { add, add_ } from '../ops/primitives/arithmetic.ts'
import { fillLike } from '../ops/primitives/fill.ts'
import { clone } from '../ops/primitives/copy.ts'
import { formatShape, numel, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { applyHooks, callHook, type Grads, replaced } from './run-hooks.ts'

export interface BackwardOptions {
  /** Keep what the graph saved, so that backward can run again. Default: the value of `createGraph`. */
  readonly retainGraph?: boolean
  /** Record the gradients' own computation, for higher derivatives. Default false. */
  readonly createGraph?: boolean
  /** Add gradients only to the `.grad` of these. Default: to every leaf. */
  readonly inputs?: Tensor | readonly Tensor[]
}

export interface GradOptions extends Omit<BackwardOptions, 'inputs'> {
  /** Gradients of the outputs; needed where an output is not a single number. */
  readonly gradOutputs?: Tensor | readonly (Tensor | null)[]
  /** Give null for inputs that the outputs do not depend on, instead of an error. Default false. */
  readonly allowUnused?: boolean
  /** Give zeros instead of null for such inputs; implies `allowUnused`. Default false. */
  readonly materializeGrads?: boolean
}

const oneOrMore = takes.either(takes.tensor, takes.tensors)
const gradients = takes.optional(
  takes.either(
    takes.tensor,
    takes.listOf(takes.orNull(takes.tensor), 'a list of tensors, null where one is to be a 1'),
  ),
)

/** One tensor is a list of one. */
function listOf(value: Tensor | readonly Tensor[]): readonly Tensor[] {
  return isList(value) ? value : [value]
}

/** Checks the gradient given for an output, or makes a one. */
function seed(op: string, output: Tensor, gradient: Tensor | null | undefined): Tensor {
  if (!needsGrad(output)) {
    throw new TorchError(
      'GRAD_REQUIRED',
      op,
      'element 0 of tensors does not require grad and does not have a grad_fn. ' +
        'Make a leaf with { requiresGrad: true }, and mind noGrad() and detach().',
      { shape: output.shape },
    )
  }
  if (gradient === null || gradient === undefined) {
    if (numel(output.shape) !== 1) {
      throw new TorchError(
        'NON_SCALAR_BACKWARD',
        op,
        `grad can be implicitly created only for scalar outputs, but the output has shape ${formatShape(output.shape)}. ` +
          'Pass a gradient of that shape, or reduce to a number first, e.g. with mean().',
        { shape: output.shape },
      )
    }
    return fillLike(output, 1)
  }
  if (!sameShape(gradient.shape, output.shape)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Mismatch in shape: grad_output has a shape of ${formatShape(gradient.shape)} and output has a shape of ` +
        `${formatShape(output.shape)}.`,
      { gradient: gradient.shape, output: output.shape },
    )
  }
  // Another handle on it, so that nobody takes the caller's own tensor for a fresh one.
  return isGradEnabled() ? gradient : gradient.detach()
}

/** All nodes reachable from the roots, latest first: a valid order, since a node is always younger than its inputs. */
function ordered(roots: readonly Node[]): Node[] {
  const seen = new Set<Node>(roots)
  const stack = [...seen]
  while (stack.length > 0) {
    for (const edge of stack.pop()!.edges) {
      if (edge === null || seen.has(edge.node)) continue
      seen.add(edge.node)
      stack.push(edge.node)
    }
  }
  return [...seen].sort((a, b) => b.sequence - a.sequence)
}

function accumulate(pending: Map<Node, Grads>, node: Node, index: number, grad: Tensor): void {
  let grads = pending.get(node)
  if (grads === undefined) pending.set(node, (grads = []))
  const before = grads[index]
  grads[index] = before === undefined || before === null ? grad : add(before, grad)
}

/** Adds to a leaf's `.grad`, which outlives every scope. */
function deposit(target: Tensor, grad: Tensor, { createGraph, scope }: Run): void {
  const meta = (target.autograd ??= new AutogradMeta())
  const before = meta.grad
  if (before === null) {
    const own = createGraph ? grad : exclusive(grad, scope)
    own.keep()
    meta.grad = own
    meta.gradLent = createGraph
  } else if (createGraph) {
    meta.grad = add(before, grad)
    meta.grad.keep()
    meta.gradLent = true
  } else {
    add_(before, grad)
  }
}

/** A gradient nobody else holds: the caller's own tensors and views into them are copied. */
function exclusive(grad: Tensor, scope: Scope): Tensor {
  const mine = grad.scope === scope && grad.storage.references === 1 && grad.isContiguous()
  return mine ? grad : clone(grad.detach())
}

interface Run {
  readonly createGraph: boolean
  readonly retainGraph: boolean
  /** Where gradients are wanted instead of in leaves: node and output index to position. */
  readonly captures: Map<Node, Map<number, number>> | null
  readonly captured: (Tensor | null)[]
  /** The leaves that gradients are added to; null: all. */
  readonly targets: ReadonlySet<Tensor> | null
  /** Owns what is made on the way. */
  readonly scope: Scope
}

function walk(roots: readonly Node[], pending: Map<Node, Grads>, run: Run): void {
  const { captures, targets } = run
  const wants = (tensor: Tensor): boolean => captures === null && (targets === null || targets.has(tensor))
  for (const node of ordered(roots)) {
    const arrived = pending.get(node)
    pending.delete(node)
    if (arrived === undefined || arrived.every((g) => g === null || g === undefined)) continue
    const grads = applyHooks(node, arrived, run.scope)
    if (captures !== null) {
      for (const [index, position] of captures.get(node) ?? []) run.captured[position] = grads[index] ?? null
    }
    if (node.retained !== null) {
      for (const [index, tensor] of node.retained) {
        if (grads[index] && captures === null) deposit(tensor, grads[index], run)
      }
    }
    if (node instanceof AccumulateGrad) {
      if (!wants(node.leaf)) continue
      deposit(node.leaf, grads[0]!, run)
      for (const hook of node.afterwards) callHook(run.scope, [], () => hook(node.leaf))
      continue
    }
    const inputs = stepThrough(node, grads, run.scope)
    node.edges.forEach((edge, i) => {
      const grad = inputs[i]
      if (edge !== null && grad !== null && grad !== undefined) accumulate(pending, edge.node, edge.index, grad)
    })
    if (!run.retainGraph) node.release()
  }
}

function stepThrough(node: Node, grads: Grads, scope: Scope): readonly (Tensor | null)[] {
  const full = node.outputs.map((_, i) => grads[i] ?? null)
  try {
    let inputs = node.backward(full)
    checkFinite(node, inputs)
    for (const hook of node.hooks ?? []) {
      const seen = inputs
      const hooked = callHook(scope, [...seen, ...full], () => hook(seen, full))
      inputs = replaced('registerHook', hooked, seen)
    }
    return inputs
  } catch (error) {
    const where = creationOf(node)
    if (where === undefined || !(error instanceof TorchError)) throw error
    const text = error.message.slice(error.op.length + 2)
    throw new TorchError(error.code, error.op, `${text}\nThe forward call was:\n${where}`, error.details, {
      cause: error,
    })
  }
}

function execute(
  op: string,
  outputs: readonly Tensor[],
  gradients: readonly (Tensor | null | undefined)[],
  how: Omit<Run, 'scope'>,
): void {
  const before = switchRecording(how.createGraph)
  const scope = new Scope('call')
  const run = { ...how, scope }
  try {
    const pending = new Map<Node, Grads>()
    const roots = outputs.map((output, i) => {
      const grad = seed(op, output, gradients[i])
      const { node, index } = edgeOf(output)
      accumulate(pending, node, index, grad)
      return node
    })
    walk(roots, pending, run)
  } finally {
    switchRecording(before)
    scope.end(run.captured)
  }
}

const backwardArguments = signature('backward', {
  output: oneOrMore,
  gradient: gradients,
  options: takes.options({ retainGraph: takes.flag, createGraph: takes.flag, inputs: oneOrMore }),
})

/**
 * Computes gradients of `output` and adds them to the `.grad` of the leaves it was made from (`Tensor.backward`,
 * `torch.autograd.backward`). What the graph saved is released on the way, unless `retainGraph`.
 *
 * @param output - One tensor, or several, whose gradients add up.
 * @param gradient - Gradient of the output itself (a list for a list); may be left out for single numbers.
 * @throws TorchError `NON_SCALAR_BACKWARD`, `GRAD_REQUIRED`, `GRAPH_FREED`, `SAVED_TENSOR_MODIFIED`, `SHAPE_MISMATCH`.
 * @example
 * ```ts
 * const x = torch.tensor([1, 2], { requiresGrad: true })
 * torch.autograd.backward([x.sum(), x.mul(x)], [null, torch.ones([2])])
 * await x.grad!.toArray() // [3, 5]
 * ```
 */
export function backward(
  output: Tensor | readonly Tensor[],
  gradient?: Tensor | null | readonly (Tensor | null)[],
  options: BackwardOptions = {},
): void {
  backwardArguments(arguments)
  const createGraph = options.createGraph === true
  const outputs = listOf(output)
  const inputs = options.inputs === undefined ? undefined : listOf(options.inputs)
  for (const [position, input] of (inputs ?? []).entries()) {
    if (needsGrad(input)) continue
    throw new TorchError('GRAD_REQUIRED', 'backward', `input ${position} does not require grad.`, { position })
  }
  for (const input of inputs ?? []) if (!isGradLeaf(input)) input.retainGrad()
  execute('backward', outputs, isList(gradient) ? gradient : [gradient], {
    createGraph,
    retainGraph: options.retainGraph ?? createGraph,
    captures: null,
    captured: [],
    targets: inputs === undefined ? null : new Set(inputs),
  })
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}

const gradArguments = signature('grad', {
  outputs: oneOrMore,
  inputs: oneOrMore,
  options: takes.options({
    retainGraph: takes.flag,
    createGraph: takes.flag,
    gradOutputs: gradients,
    allowUnused: takes.flag,
    materializeGrads: takes.flag,
  }),
})

/**
 * Gradients of `outputs` with respect to `inputs`, returned instead of stored (`torch.autograd.grad`).
 *
 * @returns One tensor per input; null for an unused one if `allowUnused`.
 * @throws TorchError `UNUSED_INPUT` if an input was not used, and what {@link backward} throws.
 * @example
 * ```ts
 * const x = torch.tensor([3], { requiresGrad: true })
 * const [first] = torch.autograd.grad([x.pow(3).sum()], [x], { createGraph: true }) // 27
 * const [second] = torch.autograd.grad([first!.sum()], [x]) // 18
 * ```
 */
export function grad(
  output: Tensor | readonly Tensor[],
  input: Tensor | readonly Tensor[],
  options: GradOptions = {},
): readonly (Tensor | null)[] {
  gradArguments(arguments)
  const [outputs, inputs] = [listOf(output), listOf(input)]
  const captures = new Map<Node, Map<number, number>>()
  const duplicates: (readonly [number, number])[] = []
  inputs.forEach((input, position) => {
    if (!needsGrad(input)) {
      throw new TorchError('GRAD_REQUIRED', 'grad', `input ${position} does not require grad.`, { position })
    }
    const { node, index } = edgeOf(input)
    const wanted = captures.get(node) ?? new Map<number, number>()
    const earlier = wanted.get(index)
    if (earlier === undefined) wanted.set(index, position)
    else duplicates.push([position, earlier])
    captures.set(node, wanted)
  })
  const captured = new Array<Tensor | null>(inputs.length).fill(null)
  const createGraph = options.createGraph === true
  const retainGraph = options.retainGraph ?? createGraph
  const weights = options.gradOutputs ?? []
  execute('grad', outputs, isList(weights) ? weights : [weights], {
    createGraph,
    retainGraph,
    captures,
    captured,
    targets: null,
  })
  for (const [position, earlier] of duplicates) captured[position] = captured[earlier]!
  if (options.materializeGrads === true) return captured.map((one, i) => one ?? fillLike(inputs[i]!, 0))
  const unused = captured.indexOf(null)
  if (unused !== -1 && options.allowUnused !== true) {
    throw new TorchError(
      'UNUSED_INPUT',
      'grad',
      'One of the differentiated Tensors appears to not have been used in the graph. ' +
        'Set allowUnused: true if this is the desired behavior.',
      { position: unused },
    )
  }
  return captured
}
