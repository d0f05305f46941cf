import { isAbstract } from './abstract.ts'
import type { Device } from '../backend/backend.ts'
import { gradOf } from '../tape/autograd-meta.ts'
import { noGrad, withRecording } from '../tape/grad-mode.ts'
import { scope } from '../memory/scope.ts'
import { finished, type Synchronous } from '../modes/synchronous.ts'
import type { DType } from '../dtype/dtype.ts'
import { describe, isPlainObject } from '../arguments/describe.ts'
import * as takes from '../arguments/kinds.ts'
import { TorchError } from '../errors.ts'
import { zeroGrads, type ZeroGradOptions } from '../autograd/zero-grads.ts'
import { fullLike, zerosLike } from '../ops/primitives/creation.ts'
import { isTensor } from '../arguments/tensor.ts'
import { formatShape, sameShape } from '../shape.ts'
import { paramsKind, settingsKind } from './settings.ts'
import { notCloneable, refuseJson } from '../tensor/language.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { copy_ } from '../ops/primitives/write.ts'

/** Parameters that share settings. The settings may be changed between steps, as a learning-rate schedule does. */
export type ParamGroup<Settings> = Settings & { params: Tensor[] }

/** A group as it is given: its parameters, and the settings in which it differs. */
export type ParamGroupInput<Settings> = Partial<Settings> & { readonly params: Tensor | Iterable<Tensor> }

/** What an optimizer is given to train. */
export type Params<Settings> = Tensor | Iterable<Tensor> | Iterable<ParamGroupInput<Settings>>

/** What an optimizer remembers about one parameter. */
export type ParamState = Record<string, Tensor | number>

/** An optimizer's memory and settings, in PyTorch's shape: parameters are numbered in the order of their groups. */
export interface OptimizerState<Settings> {
  readonly state: Readonly<Record<number, Readonly<ParamState>>>
  readonly paramGroups: readonly (Settings & { readonly params: readonly number[] })[]
}

/** Parameters that one fused step can take: on one device, of one dtype, of equal progress. */
interface Batch {
  readonly device: Device
  readonly dtype: DType
  readonly progress: number
  readonly params: Tensor[]
  readonly grads: Tensor[]
}

/**
 * The base of all optimizers, as `torch.optim.Optimizer`.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.1 })
 * optimizer.zeroGrad()
 * net.call(torch.ones([1, 4])).sum().backward()
 * optimizer.step()
 * for (const group of optimizer.paramGroups) group.lr *= 0.5
 * ```
 */
export abstract class Optimizer<Settings extends object> {
  /** @internal First, because `structuredClone` stops at it. */
  readonly cloneable: symbol = optimizerNotCloneable
  /** The settings of groups that do not say otherwise. */
  readonly defaults: Settings
  readonly paramGroups: ParamGroup<Settings>[] = []
  /** What is remembered about each parameter. */
  readonly state: Map<Tensor, ParamState> = new Map()

  /**
   * @param defaults - Every setting's default.
   * @param options - What the user gave; unknown names are refused.
   */
  constructor(params: Params<Settings>, defaults: Settings, options: Partial<Settings> | undefined) {
    if (new.target === Optimizer) throw isAbstract('Optimizer', 'optim.SGD')
    this.#checkSettings(options, defaults)
    this.defaults = { ...defaults, ...options }
    this.#checkFull(this.defaults)
    const given = isTensor(params) ? [params] : Array.from<Tensor | ParamGroupInput<Settings>>(params)
    if (given.length === 0) throw this.invalid('optimizer got an empty parameter list. Give it net.parameters().')
    if (given.every(isGroup<Settings>)) for (const group of given) this.addParamGroup(group)
    else this.addParamGroup({ params: given } as Partial<Settings> & { params: Tensor[] })
  }

  #checkSettings(settings: object | undefined, defaults: object): void {
    const kind = settingsKind(defaults)
    if (kind.accepts(settings)) return
    throw kind.complain!(this.constructor.name, 'options', settings)!
  }

  #checkFull(settings: Settings): void {
    this.check(settings)
    for (const [name, value] of Object.entries(settings)) this.demand(![value].flat().some(Number.isNaN), name, value)
  }

  /** Refuses settings that make no sense. */
  protected abstract check(settings: Settings): void

  /**
   * Changes parameters by their gradients, which are lent for the call: clone() what is to be remembered. All are on one device, of one dtype and of equal
   * {@link Optimizer.progress}.
   */
  protected abstract update(params: readonly Tensor[], grads: readonly Tensor[], group: ParamGroup<Settings>): void

  /** What the parameters of one update have in common: the number of steps they have had. */
  protected progress(state: ParamState | undefined): number {
    return Number(state?.['step'] ?? 0)
  }

  protected invalid(message: string, details: Readonly<Record<string, unknown>> = {}): TorchError {
    return new TorchError('INVALID_ARGUMENT', this.constructor.name, message, details)
  }

  /** Refuses a setting as PyTorch does: `Invalid learning rate: -1`. */
  protected demand(holds: boolean, what: string, value: unknown): void {
    if (!holds) throw this.invalid(`Invalid ${what}: ${String(value)}`, { value })
  }

  /** The checks of two decaying averages. */
  protected demandBetas(betas: readonly [number, number]): void {
    for (const [i, beta] of betas.entries()) this.demand(beta >= 0 && beta < 1, `beta parameter at index ${i}`, beta)
  }

  /**
   * Trains further parameters, with settings of their own where given.
   *
   * @example
   * ```ts
   * const [body, head] = [new torch.nn.Linear(4, 4), new torch.nn.Linear(4, 2)]
   * const optimizer = new torch.optim.SGD(body.parameters(), { lr: 0.01 })
   * optimizer.addParamGroup({ params: head.parameters(), lr: 0.1 })
   * ```
   */
  addParamGroup(group: ParamGroupInput<Settings>): void {
    if (!isPlainObject(group) || !paramsKind.accepts(group.params)) {
      throw this.invalid(`a group is an object { params, … }, but got ${describe(group)}.`)
    }
    const { params: given, ...settings } = group
    this.#checkSettings(settings, this.defaults)
    const params = isTensor(given) ? [given] : Array.from(given)
    const known = new Set(this.paramGroups.flatMap((other) => other.params))
    for (const param of params) {
      if (!takes.tensor.accepts(param)) {
        const own = takes.tensor.complain!(this.constructor.name, 'a parameter', param)
        throw own ?? this.invalid(`optimizer can only optimize Tensors, but one of the params is ${describe(param)}.`)
      }
      if (!param.isLeaf) throw this.invalid("can't optimize a non-leaf Tensor. Give it parameters, not results.")
      if (known.has(param))
        throw this.invalid('some parameters appear in more than one parameter group, or twice in one.')
      known.add(param)
    }
    const full = { ...this.defaults, ...settings, params } as ParamGroup<Settings>
    this.#checkFull(full)
    this.paramGroups.push(full)
  }

  /** Forgets all gradients; with `setToNone: false` fills them with zeros instead. */
  zeroGrad(options?: ZeroGradOptions): void {
    for (const { params } of this.paramGroups) zeroGrads('zeroGrad', params, options)
  }

  /**
   * Changes every parameter that has a gradient.
   *
   * @param closure - Computes the loss anew and calls `backward()`; its result is returned.
   */
  step(): void
  step(closure: Synchronous<Tensor>): Tensor
  step(closure?: () => Tensor): Tensor | void {
    const loss = closure === undefined ? undefined : lossOf(closure)
    noGrad(() => scope(() => this.paramGroups.forEach((group) => this.#step(group))))
    return loss
  }

  #step(group: ParamGroup<Settings>): void {
    const batches: Batch[] = []
    for (const param of group.params) {
      const { device, dtype } = param
      const grad = gradOf(param)
      if (grad === null) continue
      const progress = this.progress(this.state.get(param))
      let batch = batches.find((b) => b.device === device && b.dtype === dtype && b.progress === progress)
      if (batch === undefined) batches.push((batch = { device, dtype, progress, params: [], grads: [] }))
      batch.params.push(param)
      batch.grads.push(grad)
    }
    for (const { params, grads } of batches) this.update(params, grads, group)
  }

  /** Counts a step of each of `params` and returns its number, from 1. */
  protected countStep(params: readonly Tensor[]): number {
    const step = this.progress(this.state.get(params[0]!)) + 1
    for (const param of params) this.#stateOf(param)['step'] = step
    return step
  }

  /** A tensor remembered for each of `params` under a name, filled with `start` when it is first asked for. */
  protected remembered(name: string, params: readonly Tensor[], start = 0): Tensor[] {
    return params.map((param) => {
      const known = this.#stateOf(param)[name]
      if (isTensor(known)) return known
      const made = fullLike(param, start).keep()
      this.#stateOf(param)[name] = made
      return made
    })
  }

  #stateOf(param: Tensor): ParamState {
    let state = this.state.get(param)
    if (state === undefined) this.state.set(param, (state = {}))
    return state
  }

  /**
   * Memory and settings, to be saved. Tensors share their memory with the optimizer's.
   *
   * @example
   * ```ts
   * const net = new torch.nn.Linear(4, 2)
   * const optimizer = new torch.optim.Adam(net.parameters())
   * const saved = optimizer.stateDict()
   * new torch.optim.Adam(net.parameters()).loadStateDict(saved)
   * ```
   */
  stateDict(): OptimizerState<Settings> {
    const numbers = new Map(this.paramGroups.flatMap(({ params }) => params).map((param, i) => [param, i]))
    const state: Record<number, ParamState> = {}
    for (const [param, i] of numbers) {
      const own = this.state.get(param)
      if (own !== undefined) state[i] = { ...own }
    }
    const paramGroups = this.paramGroups.map((group) => ({
      ...group,
      params: group.params.map((param) => numbers.get(param) ?? -1),
    }))
    return { state, paramGroups }
  }

  /**
   * Takes over memory and settings from {@link Optimizer.stateDict}, copying tensors to the parameters' device and dtype.
   *
   * @throws TorchError `STATE_DICT` if the groups do not match.
   */
  loadStateDict(saved: OptimizerState<Settings>): void {
    const params = this.paramGroups.flatMap((group) => group.params)
    const numbers = saved.paramGroups.flatMap((group) => group.params)
    if (saved.paramGroups.length !== this.paramGroups.length) {
      throw new TorchError(
        'STATE_DICT',
        'loadStateDict',
        `loaded state dict has a different number of parameter groups: ${saved.paramGroups.length} instead of ` +
          `${this.paramGroups.length}. Build the optimizer as it was when saved.`,
      )
    }
    for (const [i, group] of this.paramGroups.entries()) {
      const found = saved.paramGroups[i]?.params.length
      if (found === group.params.length) continue
      throw new TorchError(
        'STATE_DICT',
        'loadStateDict',
        `loaded state dict contains a parameter group that doesn't match the size of optimizer's group ${i}: ${found} ` +
          `parameters instead of ${group.params.length}. Build the optimizer as it was when saved.`,
        { group: i, expected: group.params.length, found },
      )
    }
    const loaded = new Map<Tensor, ParamState>()
    noGrad(() => {
      for (const [i, param] of params.entries()) {
        const own = saved.state[numbers[i] ?? -1]
        if (own !== undefined) loaded.set(param, copyFor(param, own, i))
      }
    })
    this.state.clear()
    for (const [param, own] of loaded) this.state.set(param, own)
    for (const [i, group] of this.paramGroups.entries())
      Object.assign(group, saved.paramGroups[i], { params: group.params })
  }

  /** Refused: JSON would hold devices. Save {@link Optimizer.stateDict}. */
  toJSON(): never {
    return refuseJson(
      'an optimizer',
      'Write down optimizer.stateDict(), its tensors with await x.toArray(), and load it with loadStateDict().',
    )
  }

  /** The optimizer and the settings of its groups, as PyTorch prints them. */
  toString(): string {
    const groups = this.paramGroups.map((group, i) => {
      const settings = Object.entries(group).filter(([key]) => key !== 'params')
      const lines = settings.map(([key, value]) => `    ${key}: ${format(value)}\n`)
      return `Parameter Group ${i}\n${lines.toSorted().join('')}`
    })
    return `${this.constructor.name} (\n${groups.join('\n')})`
  }
}

const optimizerNotCloneable = notCloneable(
  'an optimizer',
  'send optimizer.stateDict(), its tensors with await x.toTypedArray(), and load it there with loadStateDict()',
)

function lossOf(closure: () => Tensor): Tensor {
  return finished('step', withRecording(true, closure), 'Compute the loss synchronously.')
}

function isGroup<Settings>(given: Tensor | ParamGroupInput<Settings>): given is ParamGroupInput<Settings> {
  return typeof given === 'object' && given !== null && 'params' in given
}

function format(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
}

function copyFor(param: Tensor, state: Readonly<ParamState>, index: number): ParamState {
  const copy: ParamState = {}
  for (const [key, value] of Object.entries(state)) {
    if (isTensor(value) && !sameShape(value.shape, param.shape)) {
      throw new TorchError(
        'STATE_DICT',
        'loadStateDict',
        `${key} of parameter ${index} has shape ${formatShape(value.shape)}, the parameter ${formatShape(param.shape)}. ` +
          'Build the net as it was when saved.',
        { key, index, expected: param.shape, found: value.shape },
      )
    }
    copy[key] = isTensor(value) ? copy_(zerosLike(param), value).keep() : value
  }
  return copy
}
