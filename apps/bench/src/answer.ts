import { createInterface } from 'node:readline'
import type { Answer, Request } from './protocol.ts'
import { stopwatch } from './stopwatch.ts'

type Handlers = {
  readonly [Task in Request['task']]?: (request: Extract<Request, { task: Task }>) => Promise<Answer> | Answer
}

/** Answers requests until the input ends. Standard output belongs to the answers; whatever libraries log goes elsewhere. */
export async function answerRequests(handlers: Handlers): Promise<void> {
  for (const level of ['log', 'info', 'debug'] as const) console[level] = console.error
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(handlers, JSON.parse(line) as Request))}\n`)
  }
}

async function answer(handlers: Handlers, request: Request): Promise<Answer> {
  const handler = handlers[request.task] as ((request: Request) => Promise<Answer> | Answer) | undefined
  if (handler === undefined) return { error: `it does not know the task '${request.task}'` }
  try {
    return await handler(request)
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

/** Trains `count` steps with `step`, which returns the loss. */
export async function timeSteps(count: number, step: () => Promise<number> | number): Promise<Answer> {
  const losses: number[] = []
  const elapsed = stopwatch()
  for (let i = 0; i < count; i++) losses.push(await step())
  return { ...elapsed(), losses }
}
