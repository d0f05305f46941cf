import { styleText } from 'node:util'
import { type Finding, passed } from './row.ts'

const headings = ['', 'ours', 'theirs', 'unit', 'ratio', 'limit', '']

/** A table for people: aligned columns, a mark per row, notes below. */
export function table(findings: readonly Finding[], color = false): string {
  const cells = findings.map(({ row }) => [
    row.name,
    figure(row.ours),
    figure(row.theirs),
    row.unit,
    row.ratio === null ? '–' : row.ratio.toFixed(3),
    row.limit === null ? '' : `≤ ${row.limit}`,
    passed(row) ? 'pass' : 'FAIL',
  ])
  const widths = headings.map((heading, i) => Math.max(heading.length, ...cells.map((line) => line[i]!.length)))
  const align = (line: readonly string[]): string =>
    line
      .map((cell, i) => (i === 0 || i === 3 || i === 6 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd()
  const paint = (text: string, good: boolean): string => (color ? styleText(good ? 'green' : 'red', text) : text)
  return [
    align(headings),
    ...findings.flatMap(({ row, note }, i) => [
      paint(align(cells[i]!), passed(row)),
      ...(note === '' ? [] : [`  ${note}`]),
    ]),
  ].join('\n')
}

/** Four significant digits, without an exponent. */
function figure(value: number | null): string {
  if (value === null) return '–'
  const digits = Math.max(0, 3 - Math.floor(Math.log10(Math.max(Math.abs(value), 1e-3))))
  return value.toFixed(Math.min(digits, 3))
}
