import { type Comparison, type Finding, measured, unmeasured } from '../row.ts'
import { Program } from '../program.ts'

const budget = 64

/** How much resident memory grows in 2,000 training steps that are written without a thought for memory. */
export async function memory(): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const device of ['js', 'libtorch', 'webgpu']) findings.push(await growth(device))
  return findings
}

async function growth(device: string): Promise<Finding> {
  const comparison: Comparison = { name: `memory: growth over 2,000 steps, ${device}`, unit: 'MB', limit: 1 }
  const program = Program.node(`flambeau ${device}`, 'memory', device)
  try {
    const { megabytes } = await program.ask({ task: 'memory', steps: 2000, settled: 200 })
    return measured(comparison, megabytes!.growth, budget, `${megabytes!.settled.toFixed(0)} MB after step 200`)
  } catch (error) {
    return unmeasured(comparison, error instanceof Error ? error.message : String(error))
  } finally {
    await program.close()
  }
}
