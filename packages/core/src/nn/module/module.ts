import type { Device } from '../../backend/backend.ts'
import type { DType } from '../../dtype/dtype.ts'
import { finished } from '../../modes/synchronous.ts'
import { describe as say } from '../../arguments/describe.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { TorchError } from '../../errors.ts'
import { notCloneable, refuseJson } from '../../tensor/language.ts'
import type { MoveTarget } from '../../ops/primitives/to.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { callWithBackwardHooks } from './backward-hooks.ts'
import type { Buffer } from './buffer.ts'
import { runForward } from './calls.ts'
import { describe } from './describe.ts'
import { type BackwardHook, type ForwardHook, type ForwardPreHook, HookList, type RemovableHandle } from './hooks.ts'
import { moved, movedAsync } from './move.ts'
import { brand, checkSameCopy } from '../../brand.ts'
import { isBuffer, isModule, isParameter } from './kinds.ts'
import type { Parameter } from './parameter.ts'
import { type LoadOptions, type LoadResult, loadStateDict, type StateDict } from './state-dict.ts'
import { dotted, walkModules } from './tree.ts'
import { zeroGrads, type ZeroGradOptions } from '../../autograd/zero-grads.ts'

/** How far a question about parameters and buffers goes. */
export interface MemberOptions {
  /** Also those of modules inside this one. Default true. */
  readonly recurse?: boolean
}

interface Hooks {
  readonly before: HookList<ForwardPreHook>
  readonly after: HookList<ForwardHook>
  readonly backward: HookList<BackwardHook>
}

/** What the methods take. */
const methods = {
  namedParameters: signature('Module.namedParameters', { options: takes.options({ recurse: takes.flag }) }),
  parameters: signature('Module.parameters', { options: takes.options({ recurse: takes.flag }) }),
  namedBuffers: signature('Module.namedBuffers', { options: takes.options({ recurse: takes.flag }) }),
  buffers: signature('Module.buffers', { options: takes.options({ recurse: takes.flag }) }),
  apply: signature('Module.apply', { fn: takes.callback }),
  train: signature('Module.train', { mode: takes.optional(takes.flag) }),
  eval: signature('Module.eval', {}),
  requiresGrad_: signature('Module.requiresGrad_', { requiresGrad: takes.optional(takes.flag) }),
  zeroGrad: signature('Module.zeroGrad', { options: takes.options({ setToNone: takes.flag }) }),
  stateDict: signature('Module.stateDict', {}),
  loadStateDict: signature('Module.loadStateDict', {
    state: takes.record({}, 'an object of tensors by name'),
    options: takes.options({ strict: takes.flag }),
  }),
  registerForwardPreHook: signature('Module.registerForwardPreHook', { hook: takes.callback }),
  registerForwardHook: signature('Module.registerForwardHook', { hook: takes.callback }),
  registerFullBackwardHook: signature('Module.registerFullBackwardHook', { hook: takes.callback }),
  to: signature('Module.to', { target: takes.anything }),
  toAsync: signature('Module.toAsync', { target: takes.anything }),
}

/**
 * The base of all layers and nets, as `torch.nn.Module`.
 *
 * Override `forward`; call the module with {@link Module.call}. Modules, {@link Parameter}s and {@link Buffer}s are found in the
 * module's own fields whenever they are asked for, so assigning one registers it. Several modules go in a `ModuleList`, not in
 * an array. **Private `#fields` cannot be found**: layers in them are not trained, moved or saved, so make them public. The first call
 * of such a layer warns.
 *
 * @example
 * ```ts
 * class Net extends torch.nn.Module {
 *   fc1 = new torch.nn.Linear(4, 8)
 *   fc2 = new torch.nn.Linear(8, 2)
 *
 *   override forward(x: torch.Tensor): torch.Tensor {
 *     return this.fc2.call(torch.nn.functional.relu(this.fc1.call(x)))
 *   }
 * }
 * const net = new Net()
 * net.call(torch.ones([1, 4])).shape // [1, 2]
 * net.parameters().length // 4
 * ```
 */
export class Module {
  /** @internal First, because `structuredClone` stops at it. */
  readonly cloneable: symbol = moduleNotCloneable
  /** Whether layers such as dropout act as in training. Set by {@link Module.train} and {@link Module.eval}. */
  training = true
  #hooks: Hooks | null = null

  constructor() {
    if (arguments.length > 0) throw noArguments(this.constructor.name, arguments)
  }

  /** What the module computes. Override it, and call the module with {@link Module.call}. */
  forward(..._inputs: never[]): unknown {
    const name = this.constructor.name
    throw new TorchError('UNSUPPORTED_OP', name, 'is missing its forward function. Override forward(…) in the class.')
  }

  /**
   * Runs `forward` with the hooks that are registered.
   *
   * @example
   * ```ts
   * const layer = new torch.nn.Linear(4, 2)
   * layer.call(torch.ones([1, 4])).shape // [1, 2]
   * ```
   */
  call(...inputs: Parameters<this['forward']>): ReturnType<this['forward']> {
    const hooks = this.#hooks
    const output = hooks === null ? this.#run(inputs) : this.#callHooked(hooks, inputs)
    return output as ReturnType<this['forward']>
  }

  #run(inputs: readonly unknown[]): unknown {
    return runForward(this, () => this.forward(...(inputs as never[])))
  }

  #callHooked({ before, after, backward }: Hooks, given: readonly unknown[]): unknown {
    let inputs = given
    for (const hook of before) inputs = this.#hooked(hook(this, inputs)) ?? inputs
    const forward = (values: readonly unknown[]): unknown => this.#run(values)
    let output = backward.isEmpty ? forward(inputs) : callWithBackwardHooks(this, forward, inputs, backward)
    for (const hook of after) output = this.#hooked(hook(this, inputs, output)) ?? output
    return output
  }

  #hooked<T>(result: T): T {
    return finished(this.constructor.name, result, 'Write hooks that are not async.')
  }

  /** Has `hook` called before `forward`, with the inputs; what it returns replaces them. */
  registerForwardPreHook(hook: ForwardPreHook): RemovableHandle {
    methods.registerForwardPreHook(arguments)
    return this.#ownHooks().before.add(hook)
  }

  /** Has `hook` called after `forward`, with inputs and output; what it returns replaces the output. */
  registerForwardHook(hook: ForwardHook): RemovableHandle {
    methods.registerForwardHook(arguments)
    return this.#ownHooks().after.add(hook)
  }

  /**
   * Has `hook` called during `backward()`, with the gradients of this module's tensor inputs and outputs; what it returns
   * replaces the former.
   */
  registerFullBackwardHook(hook: BackwardHook): RemovableHandle {
    methods.registerFullBackwardHook(arguments)
    return this.#ownHooks().backward.add(hook)
  }

  #ownHooks(): Hooks {
    this.#hooks ??= { before: new HookList(), after: new HookList(), backward: new HookList() }
    return this.#hooks
  }

  /** The fields in which modules, parameters and buffers are looked for. Containers add what they contain. */
  protected fields(): readonly (readonly [name: string, value: unknown])[] {
    return Object.entries(this)
  }

  /**
   * The name of a field in `stateDict()` and `namedParameters()`. Layers whose PyTorch names have several words override it; so
   * can a net that is to load a checkpoint from Python.
   *
   * @example
   * ```ts
   * class Net extends torch.nn.Module {
   *   inputLayer = new torch.nn.Linear(4, 2)
   *   override stateName(field: string): string {
   *     return torch.nn.snakeCase(field) // input_layer.weight, input_layer.bias
   *   }
   * }
   * ```
   */
  stateName(field: string): string {
    return field
  }

  #members<T>(isKind: (value: unknown) => value is T): [name: string, member: T][] {
    const found: [string, T][] = []
    for (const [name, value] of this.fields()) {
      if (isKind(value)) found.push([this.stateName(name), value])
      else checkField(this.constructor.name, name, value)
    }
    return found
  }

  /** The modules directly inside this one, with their names. */
  namedChildren(): [name: string, module: Module][] {
    return unique(this.#members(isModule))
  }

  /** The modules directly inside this one. */
  children(): Module[] {
    return this.namedChildren().map(([, module]) => module)
  }

  /** This module and all inside it, with dotted names; its own is empty. A shared module comes once. */
  namedModules(): [name: string, module: Module][] {
    const found = new Map<Module, string>()
    const enter = (module: Module, name: string): boolean => {
      if (found.has(module)) return false
      found.set(module, name)
      return true
    }
    walkModules(this, { enter })
    return Array.from(found, ([module, name]) => [name, module])
  }

  /** This module and all inside it. */
  modules(): Module[] {
    return this.namedModules().map(([, module]) => module)
  }

  #namedMembers<T>(
    isKind: (value: unknown) => value is T,
    op: string,
    options: MemberOptions | undefined,
  ): [name: string, member: T][] {
    const modules: [string, Module][] = options?.recurse === false ? [['', this]] : this.namedModules()
    return unique(
      modules.flatMap(([prefix, module]) =>
        module.#members(isKind).map(([name, member]): [string, T] => [dotted(prefix, name), member]),
      ),
    )
  }

  /**
   * All parameters with their dotted names. A shared one comes once.
   *
   * @example
   * ```ts
   * const net = new torch.nn.Sequential(new torch.nn.Linear(4, 2), new torch.nn.ReLU())
   * net.namedParameters().map(([name]) => name) // ['0.weight', '0.bias']
   * ```
   */
  namedParameters(options?: MemberOptions): [name: string, parameter: Parameter][] {
    methods.namedParameters(arguments)
    return this.#namedMembers(isParameter, 'namedParameters', options)
  }

  /** All parameters, for an optimizer. */
  parameters(options?: MemberOptions): Parameter[] {
    methods.parameters(arguments)
    return this.namedParameters(options).map(([, parameter]) => parameter)
  }

  /** All buffers with their dotted names. */
  namedBuffers(options?: MemberOptions): [name: string, buffer: Buffer][] {
    methods.namedBuffers(arguments)
    return this.#namedMembers(isBuffer, 'namedBuffers', options)
  }

  /** All buffers: state that is saved but not trained. */
  buffers(options?: MemberOptions): Buffer[] {
    methods.buffers(arguments)
    return this.namedBuffers(options).map(([, buffer]) => buffer)
  }

  /** Calls `fn` with every module inside this one, innermost first, then with this one. */
  apply(fn: (module: Module) => void): this {
    methods.apply(arguments)
    walkModules(this, { enter: () => true, leave: fn })
    return this
  }

  /** Sets training mode here and in all modules inside. */
  train(mode = true): this {
    methods.train(arguments)
    for (const module of this.modules()) module.training = mode
    return this
  }

  /** Sets evaluation mode: dropout does nothing, batch normalisation uses its running statistics. */
  eval(): this {
    methods.eval(arguments)
    return this.train(false)
  }

  /** Whether all parameters are to be trained; `requiresGrad_(false)` freezes the module. */
  requiresGrad_(requiresGrad = true): this {
    methods.requiresGrad_(arguments)
    for (const parameter of this.parameters()) parameter.requiresGrad_(requiresGrad)
    return this
  }

  /** Forgets all gradients; with `setToNone: false` fills them with zeros instead. */
  zeroGrad(options?: ZeroGradOptions): void {
    methods.zeroGrad(arguments)
    zeroGrads('zeroGrad', this.parameters(), options)
  }

  /**
   * Moves all parameters and buffers to a device, or changes the dtype of those that are floating, in place.
   *
   * @example
   * ```ts
   * const net = new torch.nn.Linear(4, 2).to('float64')
   * net.weight.dtype // 'float64'
   * ```
   */
  to(target: Device | DType | MoveTarget): this {
    methods.to(arguments)
    moved(this, target)
    return this
  }

  /** As {@link Module.to}, from a device whose values can only be read asynchronously. */
  async toAsync(target: Device | DType | MoveTarget): Promise<this> {
    methods.toAsync(arguments)
    await movedAsync(this, target)
    return this
  }

  /**
   * All parameters and persistent buffers by PyTorch's names, as tensors that share their memory.
   *
   * @example
   * ```ts
   * Object.keys(new torch.nn.Linear(4, 2).stateDict()) // ['weight', 'bias']
   * ```
   */
  stateDict(): StateDict {
    methods.stateDict(arguments)
    const state: Record<string, Tensor> = {}
    for (const [name, member] of this.#state()) state[name] = member.detach()
    return state
  }

  /** What is saved. A module or parameter that is shared is saved under each of its names, as in PyTorch. */
  #state(): [name: string, member: Parameter | Buffer][] {
    const found: [string, Parameter | Buffer][] = []
    const enter = (module: Module, prefix: string): boolean => {
      const buffers = module.#members(isBuffer).filter(([, buffer]) => buffer.persistent)
      for (const [name, member] of [...module.#members(isParameter), ...buffers]) {
        found.push([dotted(prefix, name), member])
      }
      return true
    }
    walkModules(this, { enter }, (module) => module.#members(isModule))
    return found
  }

  /**
   * Copies tensors into parameters and buffers by name. If anything does not fit, nothing is changed and one error lists
   * everything that is missing, unexpected or of another shape.
   *
   * @throws TorchError `STATE_DICT`
   * @example
   * ```ts
   * const trained = new torch.nn.Linear(4, 2)
   * new torch.nn.Linear(4, 2).loadStateDict(trained.stateDict())
   * ```
   */
  loadStateDict(state: StateDict, options?: LoadOptions): LoadResult {
    methods.loadStateDict(arguments)
    return loadStateDict(this.constructor.name, new Map(this.#state()), state, options)
  }

  /** Refused: JSON would hold devices. Save the tensors of {@link Module.stateDict}. */
  toJSON(): never {
    return refuseJson(
      'a module',
      'Write down net.stateDict(), each tensor with await x.toArray(), and load it with loadStateDict().',
    )
  }

  /** What is printed between the brackets of this module's line: its settings. */
  extraRepr(): string {
    return ''
  }

  toString(): string {
    return describe(this)
  }

  static {
    const inspect = function (this: Module): string {
      return this.toString()
    }
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: inspect })
    brand(this.prototype, 'Module')
  }
}

const moduleNotCloneable = notCloneable(
  'a module',
  'send the values of net.stateDict(), each with await x.toTypedArray(), and load them there with loadStateDict()',
)

function noArguments(name: string, given: ArrayLike<unknown>): TorchError {
  return new TorchError(
    'INVALID_ARGUMENT',
    name,
    `takes no arguments, but got ${given.length}; argument 1 is ${say(given[0])}. A class that takes some has a constructor, and calls super() ` +
      'without them.',
    { given: given.length },
  )
}

function unique<T>(named: readonly [name: string, member: T][]): [name: string, member: T][] {
  const first = new Map<T, string>()
  for (const [name, member] of named) if (!first.has(member)) first.set(member, name)
  return Array.from(first, ([member, name]) => [name, member])
}

/** Modules and parameters in an array or plain object would be found by nobody, nor those of another copy of this package. */
function checkField(owner: string, field: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  checkSameCopy(owner, `its field '${field}'`, value)
  const list = Array.isArray(value)
  if (!list && Object.getPrototypeOf(value) !== Object.prototype) return
  for (const item of Object.values(value)) {
    checkSameCopy(owner, `its field '${field}' holds what`, item)
    const what = isModule(item) ? 'Module' : isParameter(item) ? 'Parameter' : undefined
    if (what === undefined) continue
    const remedy = `${what}${list ? 'List' : 'Dict'}`
    throw new TorchError(
      'MODULE_IN_ARRAY',
      owner,
      `its field '${field}' is a plain ${list ? 'array' : 'object'} that holds a ${what}, which would not be found by ` +
        `parameters(), to() or stateDict(). Put them in an nn.${remedy}.`,
      { field, remedy },
    )
  }
}
