import { type ChildProcess, spawn } from 'node:child_process'
import { cpus } from 'node:os'
import { interleave } from '../interleave.ts'
import { makeProblem } from '../lenet/problem.ts'
import { Program } from '../program.ts'
import { type Comparison, type Finding, measured, unmeasured } from '../row.ts'

const busy: Comparison = { name: 'threads: LeNet step while all cores are busy, against idle', unit: 'ms', limit: 4 }
const idle: Comparison = { name: 'threads: LeNet step idle, against threads that spin', unit: 'ms', limit: 1.02 }

const batch = 64
const steps = { task: 'steps', count: 10 } as const

/** What GNU's OpenMP does by itself. */
const spinning = { GOMP_SPINCOUNT: '300000' }

/** Programs that keep every core busy while asked to. */
class Others {
  readonly #children: readonly ChildProcess[]

  constructor() {
    this.#children = cpus().map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }))
    this.#signal('SIGSTOP')
  }

  #signal(signal: NodeJS.Signals): void {
    for (const child of this.#children) child.kill(signal)
  }

  async during(measure: () => Promise<number>): Promise<number> {
    this.#signal('SIGCONT')
    try {
      return await measure()
    } finally {
      this.#signal('SIGSTOP')
    }
  }

  end(): void {
    this.#signal('SIGKILL')
  }
}

async function start(name: string, environment?: Record<string, string>): Promise<Program> {
  const program = Program.node(name, 'flambeau', 'libtorch', environment)
  await program.ask({ task: 'problem', problem: makeProblem(batch) })
  await program.ask({ task: 'steps', count: 100 })
  return program
}

/**
 * How long a training step on libtorch takes while every core also has other work, and whether it pays when they have none that
 * threads soon sleep where they wait.
 */
export async function threads(): Promise<readonly Finding[]> {
  const others = new Others()
  const programs: Program[] = []
  try {
    const ours = await start('flambeau libtorch')
    programs.push(ours)
    const spinner = await start('flambeau libtorch, spinning', spinning)
    programs.push(spinner)
    const wall = (program: Program) => () => program.time(steps)
    const [quiet, spun] = await interleave([ours, spinner].map((program) => ({ measure: wall(program), rounds: 40 })))
    const [alone, crowded, spunCrowded] = await interleave([
      { measure: wall(ours), rounds: 20 },
      { measure: () => others.during(wall(ours)), rounds: 20 },
      { measure: () => others.during(wall(spinner)), rounds: 5 },
    ])
    const note = `${cpus().length} cores; with threads that spin ${(spunCrowded! * 1e3).toFixed(1)} ms`
    return [measured(busy, crowded! * 1e3, alone! * 1e3, note), measured(idle, quiet! * 1e3, spun! * 1e3)]
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [busy, idle].map((comparison) => unmeasured(comparison, reason))
  } finally {
    others.end()
    await Promise.all(programs.map((program) => program.close()))
  }
}
