import { integerFunctions } from './integers.ts'
import { mathFunctions } from './math.ts'
import { numberFunctions } from './numbers.ts'
import { randomFunctions } from './random.ts'

/** Every function that WGSL code may call without declaring it. Their names end in an underscore. */
const functions: Readonly<Record<string, string>> = {
  ...numberFunctions,
  ...integerFunctions,
  ...randomFunctions,
  ...mathFunctions,
}

const call = /\b([a-z]\w*_)\(/g

/** The sources of the library functions that `code` calls, and of those they call. */
export function includeFunctions(code: string): string {
  const wanted = new Set<string>()
  const visit = (text: string): void => {
    for (const [, name] of text.matchAll(call)) {
      if (name === undefined || wanted.has(name)) continue
      const source = functions[name]
      if (source === undefined) continue
      wanted.add(name)
      visit(source)
    }
  }
  visit(code)
  return Array.from(wanted, (name) => functions[name]).join('\n')
}
