import { writeFileSync } from 'node:fs'
import { argv, stderr, stdout } from 'node:process'
import { dispatch } from './benches/dispatch.ts'
import { lenet } from './benches/lenet.ts'
import { memory } from './benches/memory.ts'
import { overhead } from './benches/overhead.ts'
import { threads } from './benches/threads.ts'
import { type BenchName, type Options, parseOptions, usage, UsageError } from './options.ts'
import { type Finding, passed } from './row.ts'
import { table } from './table.ts'

async function measure({ benches, peers, json }: Options): Promise<number> {
  const runs: Record<BenchName, () => Promise<readonly Finding[]>> = {
    overhead,
    memory,
    lenet: () => lenet(peers),
    threads,
    dispatch,
  }
  const findings: Finding[] = []
  for (const name of benches) {
    stderr.write(`${name} …\n`)
    findings.push(...(await runs[name]()))
  }
  const rows = findings.map(({ row }) => row)
  const text = `${JSON.stringify(rows, null, 2)}\n`
  if (json === '-') stdout.write(text)
  else {
    stdout.write(`\n${table(findings, stdout.isTTY)}\n`)
    if (json !== undefined) writeFileSync(json, text)
  }
  return rows.every(passed) ? 0 : 1
}

async function main(): Promise<number> {
  try {
    const options = parseOptions(argv.slice(2))
    if (options !== null) return await measure(options)
    stdout.write(`${usage}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    stderr.write(`${error.message}\n\n${usage}\n`)
    return 2
  }
}

process.exitCode = await main()
