import { stripVTControlCharacters } from 'node:util'
import pc from 'picocolors'

/** Columns of the terminal; where there is none, what COLUMNS says, or 80. */
export function terminalWidth(): number {
  return process.stdout.columns ?? (Number(process.env['COLUMNS']) || 80)
}

/** Writes lines, broken at words where the terminal is narrower. */
export function print(text = ''): void {
  const lines = text.split('\n').flatMap((line) => wrapped(line, terminalWidth()))
  process.stdout.write(`${lines.join('\n')}\n`)
}

export function heading(text: string): void {
  print(`\n${pc.bold(pc.cyan(text))}`)
}

/** A line in pieces of at most `width` columns, where its words allow; all but the first indented a little more. */
export function wrapped(line: string, width: number): string[] {
  const columns = (text: string): number => stripVTControlCharacters(text).length
  if (columns(line) <= width) return [line]
  const indent = /^ */.exec(line)![0]
  const pieces: string[] = []
  for (const word of line.trim().split(/\s+/)) {
    const last = pieces.at(-1)
    if (last === undefined) pieces.push(indent + word)
    else if (columns(last) + 1 + columns(word) > width) pieces.push(`${indent}  ${word}`)
    else pieces[pieces.length - 1] = `${last} ${word}`
  }
  return pieces
}
