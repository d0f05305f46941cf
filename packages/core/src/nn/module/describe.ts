import type { Module } from './module.ts'

/** A module as PyTorch prints it: its settings, then what it contains, each on an indented line. */
export function describe(module: Module): string {
  return within(module, () =>
    block(
      module,
      module.namedChildren().map(([name, child]) => indent(`(${name}): ${child.toString()}`)),
    ),
  )
}

/** The modules being printed, each inside the one before it. */
const path: Module[] = []
const mostNested = 100

/** A module that contains itself, and what is nested very deep, is only named. */
function within(module: Module, print: () => string): string {
  if (path.includes(module) || path.length >= mostNested) return `${module.constructor.name}(…)`
  path.push(module)
  try {
    return print()
  } finally {
    path.pop()
  }
}

/** As {@link describe}, for a list: runs of equal modules become one line, `(0-2): 3 x Linear(…)`. */
export function describeList(module: Module): string {
  return within(module, () => listed(module))
}

function listed(module: Module): string {
  const runs: { text: string; first: number; last: number }[] = []
  for (const [i, child] of module.children().entries()) {
    const text = child.toString()
    const run = runs.at(-1)
    if (run?.text === text) run.last = i
    else runs.push({ text, first: i, last: i })
  }
  const lines = runs.map(({ text, first, last }) =>
    indent(first === last ? `(${first}): ${text}` : `(${first}-${last}): ${last - first + 1} x ${text}`),
  )
  return block(module, lines)
}

function block(module: Module, children: readonly string[]): string {
  const extra = module.extraRepr()
  const name = module.constructor.name
  if (children.length === 0 && !extra.includes('\n')) return `${name}(${extra})`
  const lines = extra === '' ? children : [...extra.split('\n'), ...children]
  return `${name}(\n  ${lines.join('\n  ')}\n)`
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n  ')
}

/** A setting as it is printed. */
export function formatSetting(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(String).join(', ')}]`
  return typeof value === 'string' ? `'${value}'` : String(value)
}
