import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { oracleOf } from '../run/context.ts'
import { type Finding, hunt } from '../fuzz/hunt.ts'
import { toTypeScript } from '../fuzz/print.ts'
import { findOracle, makeDevice } from './backends.ts'
import { CommandError, list, paint, parse, print, text, wholeNumber } from './terminal.ts'

function show(backend: string, title: string, { program, reason }: Finding, out: string): void {
  const file = join(out, `${backend.replaceAll(/[^\w-]+/g, '-')}-${title.replaceAll(' ', '-')}.json`)
  mkdirSync(out, { recursive: true })
  writeFileSync(file, `${JSON.stringify(program)}\n`)
  print(`\n${paint(31, `${title}: ${reason}`)}\n\n`)
  print(toTypeScript(program, [`${title} on ${backend}: ${reason}`]))
  print(`\n${JSON.stringify(program)}\n\nconform replay ${file} --backend ${backend}\n`)
}

/** `conform fuzz`: random programs on devices, against the oracle. Exit code 1 if a device gets one wrong. */
export async function fuzz(args: readonly string[]): Promise<number> {
  const parsed = parse(args, ['backend', 'programs', 'seed', 'from', 'out'])
  const names = list(parsed, 'backend')
  if (names === undefined || names.length === 0) throw new CommandError('--backend is needed, e.g. --backend js,webgpu')
  const programs = wholeNumber(parsed, 'programs', 1000)
  const seed = wholeNumber(parsed, 'seed', Math.floor(Math.random() * 2 ** 31))
  const from = wholeNumber(parsed, 'from', 0)
  const out = text(parsed, 'out') ?? 'fuzz-findings'
  const oracle = oracleOf((await findOracle())())
  let wrong = 0
  for (const name of names) {
    const device = await makeDevice(name)
    print(`${paint(1, name)} ${programs} programs of seed ${seed}${from === 0 ? '' : ` from ${from}`}\n`)
    const counts = { pass: 0, fail: 0, unsupported: 0 }
    const start = performance.now()
    for await (const { number, status, shrunk } of hunt(device, oracle, { seed, from, programs })) {
      counts[status]++
      if (shrunk !== undefined) show(name, `seed ${seed} number ${number}`, shrunk, out)
    }
    wrong += counts.fail
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    print(`  ${counts.pass} pass, ${counts.fail} fail, ${counts.unsupported} unsupported in ${seconds} s\n`)
  }
  return wrong === 0 ? 0 : 1
}
