/** A program made of the snippets of a document. */
export interface Program {
  /** Line of the document where it begins, from 1. */
  readonly line: number
  readonly code: string
}

/**
 * The TypeScript programs in a Markdown document, from its fences marked `ts`. A snippet that imports one of our packages begins
 * a program; one that does not goes on with the program before it, as a reader would.
 */
export function programs(markdown: string): Program[] {
  const found: { line: number; code: string }[] = []
  for (const match of markdown.matchAll(/^```ts\n([\s\S]*?)^```$/gm)) {
    const code = match[1]!
    const line = markdown.slice(0, match.index).split('\n').length + 1
    const last = found.at(-1)
    if (last === undefined || /^import .* from '(flambeau|@flambeau\/[\w-]+)'/m.test(code)) found.push({ line, code })
    else last.code += code
  }
  return found
}

/**
 * The program that the first table of a document makes: every piece of code in its last column, in a block of its own, after the
 * program that stands in front of it.
 */
export function tableProgram(markdown: string): Program {
  const { index } = /^\| -/m.exec(markdown)!
  const before = markdown.slice(0, index)
  const rows = markdown.slice(index).split('\n\n')[0]!.split('\n').slice(1)
  const cells = rows.flatMap((row) =>
    Array.from(
      row
        .split(' | ')
        .at(-1)!
        .matchAll(/`([^`]+)`/g),
      (match) => match[1]!,
    ),
  )
  const blocks = cells.map((code) => `{ ${code} }\n`).join('')
  return { line: before.split('\n').length, code: programs(before).at(-1)!.code + blocks }
}

/** What a program says it prints: the text after `//` on each line that calls `console.log`, in order. */
export function promisedOutput(code: string): string[] {
  return Array.from(code.matchAll(/^.*console\.log\(.*\) *\/\/ (.*)$/gm), (match) => match[1]!.trim())
}

/** The first promise that is not kept by these lines, taken in order; `…` stands for anything. */
export function brokenPromise(promises: readonly string[], output: string): string | undefined {
  let rest = output
  for (const promise of promises) {
    const pattern = promise
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('[^\\n]*?')
    const match = new RegExp(`^${pattern}$`, 'm').exec(rest)
    if (match === null) return promise
    rest = rest.slice(match.index + match[0].length)
  }
  return undefined
}
