import { setDefaultDevice } from '@flambeau/core'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Python } from '../differential/python.ts'
import { programReport, programTotals, reportOf, totalsLine } from '../differential/report.ts'
import { programmable } from '../differential/draw-program.ts'
import { callable, runCalls } from '../differential/run.ts'
import { runPrograms } from '../differential/run-programs.ts'
import { readSignatures } from '../differential/signatures.ts'
import { globMatches } from '../run/query.ts'
import { findBackend } from './backends.ts'
import { CommandError, list, parse, print, text, wholeNumber } from './terminal.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

function pythonPath(given: string | undefined): string {
  if (given !== undefined) return given
  const own = join(root, '.cache', 'pytorch-2.13.0', 'bin', 'python')
  return existsSync(own) ? own : 'python3'
}

/** `conform differential`: random calls and programs, on a device and in PyTorch. Exit code 1 if an undocumented difference is found. */
export async function differential(args: readonly string[]): Promise<number> {
  const parsed = parse(args, ['device', 'function', 'calls', 'programs', 'seed', 'python', 'out'])
  const name = text(parsed, 'device') ?? 'js'
  const patterns = list(parsed, 'function') ?? ['*']
  const seed = wholeNumber(parsed, 'seed', Math.floor(Math.random() * 2 ** 31))
  const signatures = callable(readSignatures()).filter(({ fn }) =>
    patterns.some((one) => globMatches(one, fn) || globMatches(one, fn.slice(fn.indexOf('.') + 1))),
  )
  if (signatures.length === 0) throw new CommandError(`--function '${patterns.join()}' matches no function`)
  const count = wholeNumber(parsed, 'calls', 10 * signatures.length)
  const device = await (await findBackend(name)).create()
  setDefaultDevice(device)
  const python = new Python(pythonPath(text(parsed, 'python')))
  const version = await python.start()
  print(`${device.name} against PyTorch ${version}, seed ${seed}\n`)
  const functions = new Set(signatures.map(({ fn }) => fn)).size
  const tally = await runCalls(device, python, signatures, { count, seed })
  const programs = await runPrograms(device, python, programmable(signatures), {
    count: wholeNumber(parsed, 'programs', 0),
    seed,
  })
  python.stop()
  const totals = totalsLine(tally, functions) + (programs.programs > 0 ? programTotals(programs) : '')
  const report = `${reportOf(tally)}\n${programReport(programs)}`
  print(report)
  for (const one of [...tally.broken, ...programs.broken]) print(`the Python side failed: ${one}\n`, 'stderr')
  const out = text(parsed, 'out')
  if (out !== undefined) writeFileSync(out, `${totals}\n${report}`)
  print(totals)
  await device.dispose()
  return tally.different + programs.different === 0 ? 0 : 1
}
