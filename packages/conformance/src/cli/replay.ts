import { type Backend, TorchError } from '@flambeau/core'
import { readFileSync } from 'node:fs'
import { oracleOf } from '../run/context.ts'
import { unsupportedBy } from '../fuzz/cases.ts'
import { problemOn } from '../fuzz/hunt.ts'
import { problemOf, type Program } from '../fuzz/program.ts'
import { replayCases } from '../replay/cases.ts'
import { isRecording, readRecording } from '../replay/file.ts'
import { isGood, run } from '../run/run.ts'
import { findOracle, makeDevice } from './backends.ts'
import { CommandError, list, paint, parse, print } from './terminal.ts'

/** Plays something back on a device; whether all of it is right. */
type Playback = (name: string, device: Backend) => Promise<boolean>

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CommandError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function programIn(file: string, text: string): Program {
  let program: unknown
  try {
    program = JSON.parse(text)
  } catch (error) {
    throw new CommandError(
      `${file} is neither a recording nor a program: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  const problem = problemOf(program)
  if (problem !== undefined) throw new CommandError(`${file} holds no program: ${problem}`)
  return program as Program
}

function playProgram(program: Program, oracle: () => Backend): Playback {
  return async (name, device) => {
    const unsupported = unsupportedBy(device, program)?.reason
    const problem =
      unsupported === undefined ? await problemOn(program, device, oracleOf(oracle())).catch(String) : undefined
    print(`${paint(1, name)} ${unsupported ?? (problem === undefined ? 'agrees' : paint(31, problem))}\n`)
    return problem === undefined
  }
}

function playRecording(file: string, text: string, oracle: () => Backend): Playback {
  try {
    const recorded = readRecording(text)
    const cases = replayCases(recorded)
    const left = recorded.calls.length - cases.length
    print(
      `${recorded.calls.length} calls recorded on ${recorded.device}${left === 0 ? '' : `, ${left} of unknown ops`}\n`,
    )
    return async (name, device) => {
      const counts = { pass: 0, unsupported: 0, fail: 0 }
      print(`${paint(1, name)}\n`)
      for await (const row of run({ create: () => device, oracle, cases, level: 'full' })) {
        counts[isGood(row) ? (row.status === 'unsupported' ? 'unsupported' : 'pass') : 'fail']++
        if (!isGood(row)) print(`  ${paint(31, 'fail')} ${row.case}\n       ${row.reason ?? ''}\n`)
      }
      print(`  ${counts.pass} pass, ${counts.unsupported} unsupported, ${counts.fail} fail\n`)
      return counts.fail === 0 && counts.pass > 0
    }
  } catch (error) {
    throw error instanceof TorchError ? new CommandError(`${file}: ${error.message}`) : error
  }
}

/** `conform replay`: what was written to a file, on devices. Exit code 1 if a device gets it wrong. */
export async function replay(args: readonly string[]): Promise<number> {
  const parsed = parse(args, ['backend'])
  const names = list(parsed, 'backend')
  const [file] = parsed.positionals
  if (file === undefined) throw new CommandError('replay takes a file')
  if (names === undefined || names.length === 0) throw new CommandError('--backend is needed, e.g. --backend js,webgpu')
  const text = textOf(file)
  const oracle = await findOracle()
  const play = isRecording(text) ? playRecording(file, text, oracle) : playProgram(programIn(file, text), oracle)
  let good = true
  for (const name of names) good = (await play(name, await makeDevice(name))) && good
  return good ? 0 : 1
}
