import { parseArgs } from 'node:util'

export type BenchName = 'overhead' | 'memory' | 'lenet' | 'threads' | 'dispatch'
export const benchNames: readonly BenchName[] = ['overhead', 'memory', 'lenet', 'threads', 'dispatch']

export interface Options {
  readonly benches: readonly BenchName[]
  readonly peers: boolean
  /** A file, `-` for standard output, undefined for none. */
  readonly json: string | undefined
}

export const usage: string = `Usage: pnpm bench [${benchNames.join('] [')}] [--peers] [--json [file]]

  overhead   flambeau on libtorch against PyTorch from Python
  memory     resident memory over 2,000 training steps, on every device
  lenet      a training step of LeNet on js and webgpu; --peers: against jax-js and TensorFlow.js
  threads    a training step on libtorch while every core has other work, against idle
  dispatch   what flambeau itself costs per operation, with kernels that do nothing

Without a name all run, with peers. --json writes the rows to a file, or to standard output instead of the table.
The exit code is 1 if a ratio exceeds its limit or a row could not be measured.`

/** A mistake on the command line. */
export class UsageError extends Error {}

/**
 * Reads the command line; null if help was asked for.
 *
 * @throws {@link UsageError}
 */
export function parseOptions(args: readonly string[]): Options | null {
  const { values, positionals } = parse(withJsonValue(args))
  if (values.help === true) return null
  const unknown = positionals.find((name) => !isBench(name))
  if (unknown !== undefined) throw new UsageError(`there is no bench '${unknown}'`)
  const benches = positionals.length === 0 ? benchNames : positionals.filter(isBench)
  return { benches, peers: values.peers === true || positionals.length === 0, json: values.json }
}

function isBench(name: string): name is BenchName {
  return (benchNames as readonly string[]).includes(name)
}

/** `--json` alone means standard output. */
function withJsonValue(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    const next = args[i + 1]
    const alone = arg === '--json' && (next === undefined || next.startsWith('--') || isBench(next))
    return alone ? ['--json=-'] : [arg]
  })
}

interface Parsed {
  readonly values: { readonly help?: boolean; readonly peers?: boolean; readonly json?: string }
  readonly positionals: readonly string[]
}

function parse(args: string[]): Parsed {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, peers: { type: 'boolean' }, json: { type: 'string' } },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
