import { serve as serveSuite } from '../serve/serve.ts'
import { currentCommit } from './files.ts'
import { CommandError, list, parse, print, wholeNumber } from './terminal.ts'

/** `conform serve`: the suite as a page, until the process is stopped. */
export async function serve(args: readonly string[]): Promise<number> {
  const parsed = parse(args, ['backend', 'port'])
  const backends = list(parsed, 'backend') ?? ['webgpu', 'js']
  const port = wholeNumber(parsed, 'port', 8787)
  const site = await serveSuite({ backends, port, commit: currentCommit() }).catch((error: unknown) => {
    throw new CommandError(error instanceof Error ? error.message : String(error))
  })
  print(`${site.url}?backend=${backends[0]!}&level=quick\n`)
  print(`${site.url}?q=softmax*&backend=${backends.join(',')}    only some ops; a case id is a query, too\n`)
  await new Promise<void>((resolve) => process.once('SIGINT', resolve))
  site.close()
  return 0
}
