import { readFileSync } from 'node:fs'
import { oracleOf } from '../context.ts'
import { unsupportedBy } from '../fuzz/cases.ts'
import { problemOn } from '../fuzz/hunt.ts'
import { problemOf, type Program } from '../fuzz/program.ts'
import { findOracle, makeDevice } from './backends.ts'
import { CommandError, list, paint, parse, print } from './terminal.ts'

function readProgram(file: string): Program {
  let program: unknown
  try {
    program = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new CommandError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const problem = problemOf(program)
  if (problem !== undefined) throw new CommandError(`${file} holds no program: ${problem}`)
  return program as Program
}

/** `conform replay`: what was written to a file, on devices. Exit code 1 if a device gets it wrong. */
export async function replay(args: readonly string[]): Promise<number> {
  const parsed = parse(args, ['backend'])
  const names = list(parsed, 'backend')
  const [file] = parsed.positionals
  if (file === undefined) throw new CommandError('replay takes a file')
  if (names === undefined || names.length === 0) throw new CommandError('--backend is needed, e.g. --backend js,webgpu')
  const program = readProgram(file)
  const oracle = oracleOf((await findOracle())())
  let wrong = 0
  for (const name of names) {
    const device = await makeDevice(name)
    const unsupported = unsupportedBy(device, program)?.reason
    const problem = unsupported === undefined ? await problemOn(program, device, oracle) : undefined
    if (problem !== undefined) wrong++
    print(`${paint(1, name)} ${unsupported ?? (problem === undefined ? 'agrees' : paint(31, problem))}\n`)
  }
  return wrong === 0 ? 0 : 1
}
