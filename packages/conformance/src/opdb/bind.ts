/** A function of flambeau, whatever it takes. */
export type Callable = (...args: readonly unknown[]) => unknown

/** What a sample passes, by PyTorch's names of the parameters, in PyTorch's order. */
export interface Argument {
  readonly name: string
  readonly value: unknown
  /** PyTorch takes it by keyword alone. */
  readonly keyword: boolean
}

/** `ceil_mode` → `ceilMode`, `exponential_` → `exponential_`. */
export function camelCase(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])_([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase())
}

/** Parameters that flambeau takes in the options object although PyTorch's users may pass them positionally. */
const flags: ReadonlySet<string> = new Set(
  `keepdim dtype correction unbiased reduction largest sorted alpha ceil_mode stable descending right out_int32 side sorter
  rounding_mode accumulate include_self interpolation indexing equal_nan rtol atol weights minlength density
  ignore_index label_smoothing pos_weight approximate training momentum`.split(/\s+/),
)

/** Parameters that are numbers, also where a sample passes true or false for 1 or 0. */
const scalars: ReadonlySet<string> = new Set(['fill_value', 'value', 'other', 's'])

export interface Signature {
  readonly params: readonly string[]
  readonly rest: boolean
  readonly options: boolean
}

function splitTopLevel(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth--
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(from, i))
      from = i + 1
    }
  }
  parts.push(text.slice(from))
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function closing(text: string, open: number): number {
  let depth = 0
  for (let i = open; i < text.length; i++) {
    if ('([{'.includes(text[i]!)) depth++
    else if (')]}'.includes(text[i]!) && --depth === 0) return i
  }
  return text.length
}

/** The parameters of a function, read from its source text: names tell where an argument belongs. */
export function signatureOf(fn: Callable): Signature {
  const source = fn.toString().replaceAll(/\/\*[^]*?\*\//g, '')
  const single = /^(?:async\s+)?(\w+)\s*=>/.exec(source)
  const open = source.indexOf('(')
  const names = single === null ? splitTopLevel(source.slice(open + 1, closing(source, open))) : [single[1]!]
  const last = names.at(-1)
  const rest = last?.startsWith('...') === true
  const options = last !== undefined && (last.startsWith('{') || /^(?:\w*options?|given|attrs)\b/i.test(last))
  const params = (options ? names.slice(0, -1) : names).map((name) => /^(?:\.{3})?([\w$]+)/.exec(name)?.[1] ?? name)
  return { params, rest, options }
}

function isOption({ name, value, keyword }: Argument, first: boolean): boolean {
  return !first && (keyword || flags.has(name) || (typeof value === 'boolean' && !scalars.has(name)))
}

/**
 * Arguments in flambeau's order: a parameter of the same name takes its argument; flags go into the trailing options object; the
 * others fill the places that are left, in PyTorch's order. `self` is the first.
 *
 * @param known - PyTorch's parameters, also those that this call does not pass.
 */
export function arrange(signature: Signature, args: readonly Argument[], known: readonly string[]): unknown[] {
  const { params, rest, options } = signature
  const camelKnown = new Set(known.map(camelCase))
  const places: unknown[] = []
  const filled = new Set<number>()
  const settings: Record<string, unknown> = {}
  const left: { argument: Argument; first: boolean }[] = []
  args.forEach((argument, i) => {
    const at = params.indexOf(camelCase(argument.name))
    if (at >= 0) {
      places[at] = argument.value
      filled.add(at)
    } else left.push({ argument, first: i === 0 })
  })
  const free = params.map((_, i) => i).filter((i) => !filled.has(i) && !camelKnown.has(params[i]!))
  for (const { argument, first } of left) {
    const at = isOption(argument, first) ? undefined : free.shift()
    if (at === undefined) settings[camelCase(argument.name)] = argument.value
    else {
      places[at] = argument.value
      filled.add(at)
    }
  }
  const length = Math.max(0, ...[...filled].map((i) => i + 1))
  const list = Array.from({ length }, (_, i) => places[i])
  if (rest && !options && length === params.length && Array.isArray(list[length - 1])) {
    list.splice(length - 1, 1, ...(list[length - 1] as unknown[]))
  }
  const names = Object.keys(settings)
  if (names.length === 0) return list
  // Overloads: options may follow the last argument that is given, where the parameter's name says nothing.
  const next = params[list.length]
  if (!options && !rest && next !== undefined && !camelKnown.has(next)) return [...list, settings]
  if (!options && !rest) throw new Error(`has no place for ${names.join(', ')} (its parameters: ${params.join(', ')})`)
  if (!rest) while (list.length < params.length) list.push(undefined)
  return [...list, settings]
}
