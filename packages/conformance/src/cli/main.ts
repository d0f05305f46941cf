import { diff } from './diff.ts'
import { fuzz } from './fuzz.ts'
import { golden } from './golden.ts'
import { merge } from './merge.ts'
import { perf } from './perf.ts'
import { replay } from './replay.ts'
import { runSuite } from './run.ts'
import { differential } from './differential.ts'
import { opdb } from './opdb.ts'
import { serve } from './serve.ts'
import { support } from './support.ts'
import { CommandError, print } from './terminal.ts'

const help = `conform: proves that flambeau backends give the right numbers

  conform run --backend js,libtorch,webgpu [options]
      --backend <names>   packages @flambeau/backend-<name>, or ./file.mjs#factory
      --level <name>      quick (default), full, or exhaustive: every half number, every float32 exponent
      --op <pattern>      only ops whose name matches, e.g. 'conv2d*'
      --dtype <names>     only these dtypes
      --check <names>     only these checks
      --case <id>         only this case; whole segments may be *
      --cases <file>      a module with cases of your own ops, instead of the suite's
      --seed <n>          seed of the samples (default 0)
      --json <file>       write every row
      --html <folder>     write the report
      --verbose           list unsupported cases and expected failures, too

  conform grad --backend <names> [options of run]
      only the checks of gradients

  conform fuzz --backend <names> [--programs <n>] [--seed <n>] [--from <n>] [--out <folder>]
      random programs, judged as a whole; one that fails is shrunk, printed and written to a file

  conform replay <file> --backend <names>
      such a file, or a recording made with record(), on these devices

  conform perf --backend <names> [--op <pattern>] [--json <file>] [--against <file>]
      how long ops take, as ratios of devices measured in turns, or of this run to an earlier one on the same machine

  conform serve [--backend webgpu,js] [--port 8787]
      the suite as a page for browsers: ?q=<case id or patterns of ops>&backend=webgpu&level=quick; its JSON merges with the others

  conform support --backend <names> [--format md|csv|json]
      which device computes which op, and how

  conform opdb [--backend js,libtorch,webgpu] [--name <pattern>] [--failures] [--json <file>] [--format md]
      samples of PyTorch's own operator database, written beforehand by scripts/opdb/export.py to .cache/opdb
      (or --data <folder>, or OPDB_DATA); --failures prints each failing call and its cause;
      --format md writes docs/opdb.md, of this run or --from <the --json files of earlier ones>

  conform differential [--device js] [--function <patterns>] [--calls <n>] [--programs <n>] [--seed <n>] [--out <file>]
      random calls of every function, hostile ones among them, and random programs, on a device and in PyTorch (--python <path>);
      prints what differs, by function and cause
      (needs PyTorch 2.13 for Python, and TypeScript, by whose declarations functions are found)

  conform golden [--python <path>] [--op <pattern>] [--calls | --modules]
      write goldens/*.json anew with PyTorch; with --calls goldens/calls/*.json, with --modules goldens/modules/*.json

  conform merge <a.json> <b.json> … [--json <file>] [--html <folder>]
      one report from several runs, say of several machines

  conform diff <before.json> <after.json>
      what changed from one run to another
`

const commands: { readonly [name: string]: (args: readonly string[]) => Promise<number> } = {
  run: runSuite,
  grad: (args) => runSuite([...args, '--check', 'grad,gradcheck,gradgradcheck']),
  fuzz,
  perf,
  replay,
  serve,
  support,
  opdb,
  differential,
  golden,
  merge,
  diff,
}

/** Runs the command line and returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv.slice(2)
  if (name === undefined || name === '--help' || name === '-h' || args.includes('--help')) {
    print(help)
    return name === undefined ? 2 : 0
  }
  const command = commands[name]
  try {
    if (command === undefined) throw new CommandError(`there is no command '${name}'. conform --help lists them.`)
    return await command(args)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    print(`conform: ${error.message}\n`, 'stderr')
    return 2
  }
}
