import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { withRecording } from '../tape/grad-mode.ts'
import { inScope } from '../memory/scope.ts'
import { TorchError } from '../errors.ts'
import { stack } from '../ops/primitives/cat.ts'
import { zerosLike } from '../ops/primitives/creation.ts'
import { formatShape, numel, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { grad } from './backward.ts'
import { outputsOf } from './outputs.ts'
import { reshape, expand, view, select } from '../ops/primitives/views.ts'

type Result = Tensor | readonly Tensor[]
type Fn = (...inputs: Tensor[]) => Result

export interface FunctionalOptions {
  /** Record the computation of the derivative, to differentiate it again. Default false. */
  readonly createGraph?: boolean
  /** Throw `UNUSED_INPUT` where an output does not depend on an input, instead of giving zeros. Default false. */
  readonly strict?: boolean
}

const functionalOptions = takes.options({ createGraph: takes.flag, strict: takes.flag })
const oneOrMore = takes.either(takes.tensor, takes.tensors)

function listed(value: Result): readonly Tensor[] {
  return Array.isArray(value) ? (value as readonly Tensor[]) : [value as Tensor]
}

/** Runs work that records a graph of its own, and frees all but its result. */
function differentiating<T>(work: () => T): T {
  return inScope(() => withRecording(true, work))
}

/** The inputs as the derivative is taken in them: leaves, or (to differentiate again) themselves. */
function variables(inputs: readonly Tensor[], createGraph: boolean): Tensor[] {
  return inputs.map((x) => (createGraph && x.requiresGrad ? view(x, x.shape) : x.detach().requiresGrad_()))
}

/** What a user's function gives. */
function resultOf(op: string, fn: Fn, xs: readonly Tensor[]): Result {
  return outputsOf(op, fn(...xs))
}

function unused(op: string): TorchError {
  return new TorchError(
    'UNUSED_INPUT',
    op,
    'an output does not depend on an input, so its derivative there is zero. Set strict: false if this is the desired behavior.',
  )
}

/** Gradients that are there even where the outputs do not depend on an input. */
function gradients(
  op: string,
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  weights: readonly (Tensor | null)[],
  { strict = false }: FunctionalOptions,
  createGraph: boolean,
): Tensor[] {
  const pairs = outputs.map((y, i) => [y, weights[i] ?? null] as const).filter(([y]) => y.requiresGrad)
  if (strict && pairs.length < outputs.length) throw unused(op)
  const found =
    pairs.length === 0
      ? inputs.map(() => null)
      : grad(
          pairs.map(([y]) => y),
          inputs,
          { gradOutputs: pairs.map(([, w]) => w), createGraph, retainGraph: true, allowUnused: true },
        )
  if (strict && found.includes(null)) throw unused(op)
  return found.map((one, i) => one ?? zerosLike(inputs[i]!))
}

function checkDirections(op: string, tensors: readonly Tensor[], directions: readonly Tensor[], what: string): void {
  const fits =
    tensors.length === directions.length && tensors.every(({ shape }, i) => sameShape(shape, directions[i]!.shape))
  if (fits) return
  const shapes = (list: readonly Tensor[]): string => list.map(({ shape }) => formatShape(shape)).join(', ')
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `v has shapes ${shapes(directions)}, but the ${what} have ${shapes(tensors)}. Pass one tensor of equal shape for each.`,
    { v: directions.map(({ shape }) => shape), [what]: tensors.map(({ shape }) => shape) },
  )
}

function settle(result: Tensor, createGraph: boolean): Tensor {
  return createGraph ? result : result.detach()
}

/** As many as there were: a list for a list, one for one. */
function like(given: Result, list: readonly Tensor[]): Result
function like<T>(given: Result, list: readonly T[]): T | readonly T[]
function like<T>(given: Result, list: readonly T[]): T | readonly T[] {
  return Array.isArray(given) ? list : list[0]!
}

const jacobianArguments = signature('jacobian', { fn: takes.callback, inputs: oneOrMore, options: functionalOptions })

/**
 * The Jacobian: out[…i, …j] = ∂fn(x)[i] / ∂x[j], of shape [...output, ...input] (`torch.autograd.functional.jacobian`).
 *
 * @param inputs - One tensor, or a list.
 * @returns For one output and one input a tensor; a list by outputs, or by inputs, where there are several; a list of lists by
 * outputs, then inputs, for several of both.
 * @throws TorchError `UNUSED_INPUT` under `strict`.
 * @example
 * ```ts
 * const x = torch.tensor([1, 2])
 * torch.autograd.functional.jacobian((x) => x.mul(x), x) // [[2, 0], [0, 4]]
 * ```
 */
export function jacobian(
  fn: Fn,
  inputs: Result,
  options: FunctionalOptions = {},
): Tensor | readonly Tensor[] | readonly (readonly Tensor[])[] {
  jacobianArguments(arguments)
  const createGraph = options.createGraph === true
  return differentiating(() => {
    const xs = variables(listed(inputs), createGraph)
    const result = resultOf('jacobian', fn, xs)
    const rows = listed(result).map((y) => like(inputs, jacobianOf(y, xs, options, createGraph)))
    return like(result, rows as readonly Tensor[])
  })
}

function jacobianOf(y: Tensor, xs: readonly Tensor[], options: FunctionalOptions, createGraph: boolean): Tensor[] {
  const flat = reshape(y, [-1])
  const rows = Array.from({ length: numel(y.shape) }, (_, i) =>
    gradients('jacobian', [select(flat, 0, i)], xs, [null], options, createGraph),
  )
  return xs.map((x, at) => {
    if (rows.length === 0) return reshape(expand(zerosLike(x), [0, ...x.shape]), [...y.shape, ...x.shape])
    const stacked = stack(
      rows.map((row) => row[at]!),
      0,
    )
    return settle(reshape(stacked, [...y.shape, ...x.shape]), createGraph)
  })
}

function scalarOf(op: string, result: Result): Tensor {
  const [y, ...rest] = listed(result)
  if (y !== undefined && rest.length === 0 && numel(y.shape) === 1) return y
  throw new TorchError(
    'NON_SCALAR_BACKWARD',
    op,
    'the function must return a single number. Reduce it, e.g. with sum().',
  )
}

const hessianArguments = signature('hessian', { fn: takes.callback, inputs: oneOrMore, options: functionalOptions })

/**
 * The Hessian of a function that gives one number: out[…i, …j] = ∂²fn(x) / ∂x[i] ∂x[j], of shape [...input, ...input]
 * (`torch.autograd.functional.hessian`).
 *
 * @returns A tensor; for a list of inputs a list of lists.
 * @throws TorchError `NON_SCALAR_BACKWARD`; `UNUSED_INPUT` under `strict`.
 * @example
 * ```ts
 * const x = torch.tensor([1, 2])
 * torch.autograd.functional.hessian((x) => x.pow(3).sum(), x) // [[6, 0], [0, 12]]
 * ```
 */
export function hessian(
  fn: Fn,
  inputs: Result,
  options: FunctionalOptions = {},
): Tensor | readonly Tensor[] | readonly (readonly Tensor[])[] {
  hessianArguments(arguments)
  const gradient: Fn = (...xs) => {
    const y = scalarOf('hessian', resultOf('hessian', fn, xs))
    return like(inputs, gradients('hessian', [y], xs, [null], options, true))
  }
  return jacobian(gradient, inputs, options)
}

export interface Pullback<T> {
  /** fn(x). */
  readonly outputs: Result
  readonly result: T
}

const vjpArguments = signature('vjp', {
  fn: takes.callback,
  inputs: oneOrMore,
  v: takes.optional(oneOrMore),
  options: functionalOptions,
})

/**
 * Vector times Jacobian: v · ∂fn(x)/∂x (`torch.autograd.functional.vjp`).
 *
 * @param v - Of the outputs' shapes; may be left out for a single number.
 * @example
 * ```ts
 * const { result } = torch.autograd.functional.vjp((x) => x.mul(x), torch.tensor([1, 2]), torch.ones([2])) // [2, 4]
 * ```
 */
export function vjp(fn: Fn, inputs: Result, v?: Result, options: FunctionalOptions = {}): Pullback<Result> {
  vjpArguments(arguments)
  const createGraph = options.createGraph === true
  return differentiating(() => {
    const xs = variables(listed(inputs), createGraph)
    const result = resultOf('vjp', fn, xs)
    const outputs = listed(result)
    if (v === undefined) scalarOf('vjp', result)
    else checkDirections('vjp', outputs, listed(v), 'outputs')
    const weights = v === undefined ? [null] : listed(v)
    const grads = gradients('vjp', outputs, xs, weights, options, createGraph)
    const settled = (list: readonly Tensor[]): readonly Tensor[] => list.map((one) => settle(one, createGraph))
    return {
      outputs: like(result, settled(outputs)),
      result: like(inputs, settled(grads)),
    }
  })
}

const jvpArguments = signature('jvp', {
  fn: takes.callback,
  inputs: oneOrMore,
  v: takes.optional(oneOrMore),
  options: functionalOptions,
})

/**
 * Jacobian times vector: ∂fn(x)/∂x · v, by differentiating the vector–Jacobian product in its vector
 * (`torch.autograd.functional.jvp`).
 *
 * @param v - Of the inputs' shapes; may be left out for single numbers.
 * @example
 * ```ts
 * const { result } = torch.autograd.functional.jvp((x) => x.mul(x), torch.tensor([1, 2]), torch.ones([2])) // [2, 4]
 * ```
 */
export function jvp(fn: Fn, inputs: Result, v?: Result, options: FunctionalOptions = {}): Pullback<Result> {
  jvpArguments(arguments)
  const createGraph = options.createGraph === true
  return differentiating(() => {
    const xs = variables(listed(inputs), createGraph)
    const directions = directionsOf('jvp', xs, v)
    const result = resultOf('jvp', fn, xs)
    const outputs = listed(result)
    // The product u ↦ u · J is linear in u, so its own gradient in u, pulled back from v, is J · v.
    const probes = outputs.map((y) => zerosLike(y).requiresGrad_())
    const pulled = gradients('jvp', outputs, xs, probes, options, true)
    const pushed = gradients('jvp', pulled, probes, directions, { ...options, strict: false }, createGraph)
    return {
      outputs: like(
        result,
        outputs.map((one) => settle(one, createGraph)),
      ),
      result: like(
        result,
        pushed.map((one) => settle(one, createGraph)),
      ),
    }
  })
}

function directionsOf(op: string, xs: readonly Tensor[], v: Result | undefined): readonly (Tensor | null)[] {
  if (v === undefined) {
    if (xs.every(({ shape }) => numel(shape) === 1)) return xs.map(() => null)
    throw new TorchError('INVALID_ARGUMENT', op, 'The vector v can only be left out if the input is a single number.')
  }
  checkDirections(op, xs, listed(v), 'inputs')
  return listed(v)
}

const hvpArguments = signature('hvp', {
  fn: takes.callback,
  inputs: oneOrMore,
  v: takes.optional(oneOrMore),
  options: functionalOptions,
})

/**
 * Hessian times vector of a function that gives one number, by differentiating grad · v
 * (`torch.autograd.functional.hvp`, and `vhp`, since Hessians are symmetric).
 *
 * @param v - Of the inputs' shapes; may be left out for single numbers.
 * @throws TorchError `NON_SCALAR_BACKWARD`, `SHAPE_MISMATCH`.
 * @example
 * ```ts
 * const { result } = torch.autograd.functional.hvp((x) => x.pow(3).sum(), torch.tensor([1, 2]), torch.ones([2])) // [6, 12]
 * ```
 */
export function hvp(fn: Fn, inputs: Result, v?: Result, options: FunctionalOptions = {}): Pullback<Result> {
  hvpArguments(arguments)
  const createGraph = options.createGraph === true
  return differentiating(() => {
    const xs = variables(listed(inputs), createGraph)
    const directions = directionsOf('hvp', xs, v)
    const y = scalarOf('hvp', resultOf('hvp', fn, xs))
    const first = gradients('hvp', [y], xs, [null], options, true)
    const second = gradients('hvp', first, xs, directions, { ...options, strict: false }, createGraph)
    return {
      outputs: settle(y, createGraph),
      result: like(
        inputs,
        second.map((one) => settle(one, createGraph)),
      ),
    }
  })
}

const vhpArguments = signature('vhp', {
  fn: takes.callback,
  inputs: oneOrMore,
  v: takes.optional(oneOrMore),
  options: functionalOptions,
})

/**
 * Vector times Hessian: the same numbers as {@link hvp} (`torch.autograd.functional.vhp`).
 *
 * @example
 * ```ts
 * const { result } = torch.autograd.functional.vhp((x) => x.pow(3).sum(), torch.tensor([1, 2]), torch.ones([2])) // [6, 12]
 * ```
 */
export function vhp(fn: Fn, inputs: Result, v?: Result, options: FunctionalOptions = {}): Pullback<Result> {
  vhpArguments(arguments)
  return hvp(fn, inputs, v, options)
}
