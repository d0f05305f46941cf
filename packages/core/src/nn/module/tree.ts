import type { Module } from './module.ts'

export type NamedModule = readonly [name: string, module: Module]

export function dotted(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`
}

/** What a walk through a module and those inside it does. */
export interface Visitor {
  /** Sees a module before those inside it; false leaves it and those out. */
  enter(module: Module, name: string): boolean
  /** Sees a module after those inside it. */
  leave?(module: Module): void
}

/**
 * Walks along every path from a module inwards, however long. A module that contains itself, directly or through others, is not entered
 * again on the same path.
 */
export function walkModules(
  root: Module,
  visitor: Visitor,
  children: (module: Module) => readonly NamedModule[] = (module) => module.namedChildren(),
): void {
  const path = new Set<Module>()
  const waiting: { module: Module; name: string; entered: boolean }[] = [{ module: root, name: '', entered: false }]
  for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
    const { module, name, entered } = next
    if (entered) {
      waiting.pop()
      path.delete(module)
      visitor.leave?.(module)
    } else if (path.has(module) || !visitor.enter(module, name)) {
      waiting.pop()
    } else {
      next.entered = true
      path.add(module)
      for (const [child, inner] of children(module).toReversed()) {
        waiting.push({ module: inner, name: dotted(name, child), entered: false })
      }
    }
  }
}
