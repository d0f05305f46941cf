import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { goldenCalls } from './golden-calls.ts'
import { goldenModules } from './golden-modules.ts'
import { goldenRequest } from '../run/golden.ts'
import { goldenFolder } from '../node.ts'
import { opCases } from '../ops/index.ts'
import { CommandError, parse, text } from './terminal.ts'
import { globMatches } from '../run/query.ts'

const goldenSeed = 0
const script = fileURLToPath(new URL('../../scripts/make-goldens.py', import.meta.url))

/** `conform golden`: asks PyTorch for the vectors of every op. */
export async function golden(args: readonly string[]): Promise<number> {
  const parsed = parse(args, ['python', 'op', 'out'], ['calls', 'modules'])
  const python = text(parsed, 'python') ?? 'python3'
  if (parsed.values['calls'] === true) return goldenCalls(python, goldenSeed)
  if (parsed.values['modules'] === true) return goldenModules(python, goldenSeed)
  const pattern = text(parsed, 'op') ?? '*'
  const requests = opCases
    .filter(({ op }) => globMatches(pattern, op))
    .map((cases) => goldenRequest(cases, goldenSeed))
    .filter((request) => request !== undefined)
  const out = text(parsed, 'out') ?? goldenFolder
  const result = spawnSync(python, [script, '--out', out, '--seed', String(goldenSeed)], {
    input: JSON.stringify(requests),
    stdio: ['pipe', 'inherit', 'inherit'],
    maxBuffer: 2 ** 30,
  })
  if (result.error !== undefined) throw new CommandError(`cannot start ${python}: ${result.error.message}`)
  return result.status ?? 1
}
