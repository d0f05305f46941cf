import { interleave } from '../interleave.ts'
import { findDisagreement } from '../lenet/agreement.ts'
import { makeProblem } from '../lenet/problem.ts'
import { Program } from '../program.ts'
import { type Comparison, type Finding, measured, unmeasured } from '../row.ts'

interface Contestant {
  readonly name: string
  /** Program and device. */
  readonly command: readonly [module: string, device: string]
  /** Slow ones take fewer turns. */
  readonly rounds: number
}

const js: Contestant = { name: 'flambeau js', command: ['flambeau', 'js'], rounds: 15 }
const webgpu: Contestant = { name: 'flambeau webgpu', command: ['flambeau', 'webgpu'], rounds: 15 }
const libtorch: Contestant = { name: 'flambeau libtorch', command: ['flambeau', 'libtorch'], rounds: 15 }

const pairings: readonly { readonly ours: Contestant; readonly theirs: Contestant; readonly limit: number }[] = [
  { ours: js, theirs: { name: 'jax-js wasm', command: ['jax', 'wasm'], rounds: 15 }, limit: 0.5 },
  { ours: js, theirs: { name: 'TensorFlow.js cpu', command: ['tfjs', 'cpu'], rounds: 3 }, limit: 0.1 },
  { ours: webgpu, theirs: { name: 'jax-js webgpu', command: ['jax', 'webgpu'], rounds: 15 }, limit: 0.6 },
  { ours: webgpu, theirs: { name: 'TensorFlow.js webgpu', command: ['tfjs', 'webgpu'], rounds: 3 }, limit: 0.1 },
]

const batch = 64
const firstSteps = 3

/** A contestant that is ready: its program has trained a few steps, whose losses it reported. */
interface Ready {
  readonly name: string
  readonly rounds: number
  readonly program: Program
  readonly losses: readonly number[]
}

async function start({ name, command, rounds }: Contestant): Promise<Ready> {
  const program = Program.node(name, ...command)
  try {
    await program.ask({ task: 'problem', problem: makeProblem(batch) })
    const { losses } = await program.ask({ task: 'steps', count: firstSteps })
    return { name, rounds, program, losses: losses! }
  } catch (error) {
    await program.close()
    throw error
  }
}

/** A contestant's time of one step and its first losses, or why there are none. */
type Result = { readonly name: string; readonly milliseconds: number; readonly losses: readonly number[] } | Error

async function measure(contestants: readonly Contestant[]): Promise<ReadonlyMap<Contestant, Result>> {
  const results = new Map<Contestant, Result>()
  const ready: (readonly [Contestant, Ready])[] = []
  try {
    for (const contestant of contestants) {
      try {
        ready.push([contestant, await start(contestant)])
      } catch (error) {
        results.set(contestant, error instanceof Error ? error : new Error(String(error)))
      }
    }
    const turns = ready.map(([, { program, rounds }]) => {
      return { measure: () => program.time({ task: 'steps', count: 1 }), rounds }
    })
    const seconds = await interleave(turns)
    ready.forEach(([contestant, { name, losses }], i) => {
      results.set(contestant, { name, losses, milliseconds: seconds[i]! * 1e3 })
    })
  } finally {
    await Promise.all(ready.map(([, { program }]) => program.close()))
  }
  return results
}

/** A training step of LeNet with 64 pictures on flambeau's devices; against other libraries for JavaScript if asked. */
export async function lenet(peers: boolean): Promise<readonly Finding[]> {
  if (!peers) {
    const results = await measure([js, webgpu, libtorch])
    return [...results].map(([{ name }, result]) => {
      const comparison: Comparison = { name: `lenet: ${name}`, unit: 'ms', limit: null }
      if (result instanceof Error) return unmeasured(comparison, result.message)
      return measured(comparison, result.milliseconds, null)
    })
  }
  const results = await measure([js, webgpu, ...pairings.map(({ theirs }) => theirs)])
  return pairings.map(({ ours, theirs, limit }) => {
    const comparison: Comparison = { name: `lenet: ${ours.name} against ${theirs.name}`, unit: 'ms', limit }
    return compare(comparison, results.get(ours)!, results.get(theirs)!)
  })
}

function compare(comparison: Comparison, ours: Result, theirs: Result): Finding {
  if (ours instanceof Error) return unmeasured(comparison, ours.message)
  if (theirs instanceof Error) return unmeasured(comparison, theirs.message)
  const disagreement = findDisagreement(ours, theirs)
  if (disagreement !== undefined) return unmeasured(comparison, disagreement)
  return measured(comparison, ours.milliseconds, theirs.milliseconds)
}
