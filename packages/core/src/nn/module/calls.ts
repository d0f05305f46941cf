import { TorchError } from '../../errors.ts'
import type { Module } from './module.ts'

interface Log {
  readonly console?: { warn(text: string): void }
}

/** Modules whose `forward` is running, the innermost last. */
const running: Module[] = []
/** Far beyond any net, and well before the stack of the engine ends. */
const mostNested = 1000
/** Which modules are known to be inside another. */
const inside = new WeakMap<Module, WeakSet<Module>>()
const warned = new Set<string>()

/** Runs a module's `forward`, and looks whether that calls modules which nobody could train. */
export function runForward<T>(module: Module, forward: () => T): T {
  const caller = running.at(-1)
  if (caller !== undefined) checkIsInside(caller, module)
  if (running.length >= mostNested) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      module.constructor.name,
      `calls of modules are nested more than ${mostNested} deep. Put layers side by side, in one Sequential or a loop.`,
      { depth: running.length },
    )
  }
  running.push(module)
  try {
    return forward()
  } finally {
    running.pop()
  }
}

/** A layer in a private `#field` works, and is left out of `parameters()`, `to()` and `stateDict()` without a word: so say one. */
function checkIsInside(caller: Module, module: Module): void {
  let known = inside.get(caller)
  if (known === undefined) inside.set(caller, (known = new WeakSet()))
  if (known.has(module)) return
  known.add(module)
  if (caller.children().includes(module) || caller.modules().includes(module)) return
  if (!module.parameters().some((parameter) => parameter.requiresGrad)) return
  const [outer, inner] = [caller.constructor.name, module.constructor.name]
  if (warned.has(`${outer} ${inner}`)) return
  warned.add(`${outer} ${inner}`)
  ;(globalThis as Log).console?.warn(
    `${outer}: its forward() calls a ${inner} with parameters that ${outer} does not contain: parameters(), to() and stateDict() leave ` +
      'them out. Private #fields cannot be found: assign the module to a public field. If it is not to be trained, freeze it with ' +
      'requiresGrad_(false).',
  )
}
