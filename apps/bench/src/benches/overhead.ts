import { env } from 'node:process'
import { diagnoseTorch, type Torch } from '../torch.ts'
import { interleave, type Turns } from '../interleave.ts'
import { findDisagreement } from '../lenet/agreement.ts'
import { makeProblem } from '../lenet/problem.ts'
import { Program } from '../program.ts'
import { type Comparison, type Finding, measured, unmeasured } from '../row.ts'

const add: Comparison = { name: 'overhead: add of 10 floats, no grad', unit: 'ns', limit: 1 }
/** Both warm up until nothing is left to compile; a net of this size takes V8 some 1,500 steps. */
const trainings = [
  { batch: 1, limit: 0.8, warmUp: 2000, count: 150, rounds: 20 },
  { batch: 64, limit: 1.1, warmUp: 20, count: 10, rounds: 20 },
] as const

/** One thread each unless the user says otherwise: threads that wait for one another would hide what is measured. */
const environment = { OMP_NUM_THREADS: env['OMP_NUM_THREADS'] ?? '1' }

function comparisonOf({ batch, limit }: (typeof trainings)[number]): Comparison {
  return { name: `overhead: LeNet training step, batch ${batch}`, unit: 'ms', limit }
}

/**
 * What flambeau costs on top of libtorch, against what Python costs on top of the same libtorch, with as many threads.
 *
 * Counted is processor time, which other programs disturb little, and in which our garbage collector and compiler cannot hide on
 * another core.
 */
export async function overhead(): Promise<readonly Finding[]> {
  const torch = diagnoseTorch()
  const every = [add, ...trainings.map(comparisonOf)]
  if (torch.missing !== undefined) return every.map((comparison) => unmeasured(comparison, torch.missing))
  const ours = Program.node('flambeau libtorch', 'flambeau', 'libtorch', environment)
  const theirs = new Program('PyTorch', [torch.python, torch.script], environment)
  try {
    return await compare(torch, ours, theirs)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return every.map((comparison) => unmeasured(comparison, reason))
  } finally {
    await Promise.all([ours.close(), theirs.close()])
  }
}

async function compare(torch: Torch, ours: Program, theirs: Program): Promise<readonly Finding[]> {
  const [our, their] = [(await ours.ask({ task: 'about' })).about!, (await theirs.ask({ task: 'about' })).about!]
  const versions = `libtorch ${torch.version} on ${our['threads']!} thread(s), PyTorch ${their['version']!} on ${their['threads']!}`

  const adds = { task: 'add', count: 20_000 } as const
  const turns = (program: Program): Turns => ({ measure: () => program.time(adds, 'processorSeconds'), rounds: 40 })
  for (const program of [ours, theirs]) await program.time(adds, 'processorSeconds')
  const [mine, other] = await interleave([turns(ours), turns(theirs)])
  const findings = [measured(add, mine! * 1e9, other! * 1e9, versions)]
  for (const training of trainings) findings.push(await compareTraining(training, ours, theirs))
  return findings
}

async function compareTraining(training: (typeof trainings)[number], ours: Program, theirs: Program): Promise<Finding> {
  const { batch, warmUp, count, rounds } = training
  const problem = makeProblem(batch)
  const first = async (program: Program): Promise<{ name: string; losses: readonly number[] }> => {
    await program.ask({ task: 'problem', problem })
    const { losses } = await program.ask({ task: 'steps', count: warmUp })
    return { name: program.name, losses: losses!.slice(0, 10) }
  }
  const disagreement = findDisagreement(await first(ours), await first(theirs))
  if (disagreement !== undefined) return unmeasured(comparisonOf(training), disagreement)
  const turns = (program: Program): Turns => ({
    measure: () => program.time({ task: 'steps', count }, 'processorSeconds'),
    rounds,
  })
  const [our, their] = await interleave([turns(ours), turns(theirs)])
  return measured(comparisonOf(training), our! * 1e3, their! * 1e3)
}
