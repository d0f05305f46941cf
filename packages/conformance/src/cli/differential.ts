import { setDefaultDevice } from '@flambeau/core'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Python } from '../differential/python.ts'
import { reportOf, totalsLine } from '../differential/report.ts'
import { callable, runCalls } from '../differential/run.ts'
import { readSignatures } from '../differential/signatures.ts'
import { globMatches } from '../query.ts'
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
  python.stop()
  const report = reportOf(tally)
  print(report)
  for (const one of tally.broken) print(`the Python side failed: ${one}\n`, 'stderr')
  const out = text(parsed, 'out')
  if (out !== undefined) writeFileSync(out, `${totalsLine(tally, functions)}\n\n${report}`)
  print(totalsLine(tally, functions))
  await device.dispose()
  return tally.different === 0 ? 0 : 1
}
