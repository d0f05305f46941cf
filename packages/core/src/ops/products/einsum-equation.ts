import { TorchError } from '../../errors.ts'

/** An equation with a label for every dimension: letters, and '.0', '.1', … for what an ellipsis stands for. */
export interface Equation {
  readonly inputs: readonly (readonly string[])[]
  readonly output: readonly string[]
}

function fail(equation: string, why: string): never {
  throw new TorchError('INVALID_ARGUMENT', 'einsum', `${why} in '${equation}'.`, { equation })
}

/** Letters and '...' of one term. */
function tokens(equation: string, term: string): string[] {
  const parts = term.match(/\.\.\.|[A-Za-z]|./gsu) ?? []
  for (const part of parts) {
    if (part !== '...' && !/^[A-Za-z]$/.test(part)) fail(equation, `'${part}' is no letter`)
  }
  if (parts.filter((part) => part === '...').length > 1)
    fail(equation, "found '...' for which an ellipsis was already found")
  return parts
}

/** Labels of the last `count` of the dimensions for which '...' stands. */
function dots(count: number, most: number): string[] {
  return Array.from({ length: count }, (_, i) => `.${most - count + i}`)
}

function implicitOutput(inputs: readonly (readonly string[])[], ellipsis: readonly string[]): readonly string[] {
  const letters = inputs.flat().filter((label) => !label.startsWith('.'))
  const once = letters.filter((label) => letters.indexOf(label) === letters.lastIndexOf(label))
  return [...ellipsis, ...once.sort((a, b) => (a < b ? -1 : 1))]
}

function checkOutput(equation: string, output: readonly string[], inputs: readonly (readonly string[])[]): void {
  const known = new Set(inputs.flat())
  output.forEach((label, i) => {
    if (output.indexOf(label) < i) fail(equation, `output subscript ${label} appears more than once`)
    if (!known.has(label)) fail(equation, `output subscript ${label} does not appear in the equation for any operand`)
  })
}

/** Reads an equation for operands of these ranks. */
export function parseEquation(equation: string, ranks: readonly number[]): Equation {
  const [left, right, ...more] = equation.replaceAll(/\s/g, '').split('->')
  if (more.length > 0) fail(equation, "found more than one '->'")
  const terms = left!.split(',').map((term) => tokens(equation, term))
  if (terms.length !== ranks.length || ranks.length === 0) {
    fail(equation, `there are ${terms.length} terms for ${ranks.length} operands`)
  }
  const spans = terms.map((term, i) => {
    const rest = ranks[i]! - term.filter((token) => token !== '...').length
    if (rest < 0 || (rest > 0 && !term.includes('...'))) {
      fail(equation, `the number of subscripts does not match the ${ranks[i]} dimensions of operand ${i}`)
    }
    return rest
  })
  const most = Math.max(...terms.map((term, i) => (term.includes('...') ? spans[i]! : 0)))
  const inputs = terms.map((term, i) => term.flatMap((token) => (token === '...' ? dots(spans[i]!, most) : [token])))
  const ellipsis = dots(most, most)
  const output =
    right === undefined
      ? implicitOutput(inputs, ellipsis)
      : tokens(equation, right).flatMap((token) => (token === '...' ? ellipsis : [token]))
  checkOutput(equation, output, inputs)
  return { inputs, output }
}
