/** How long a second request counts as the first one heard twice: npm passes on what the terminal sent to both. */
const echo = 1000

const showCursor = '\x1b[?25h'

/**
 * Aborted when somebody asks the program to end (Ctrl-C, SIGTERM) or nobody reads what it prints any more (a closed pipe). The
 * reason is the exit code. Whoever asks twice does not wait for the step to end.
 */
export function stopRequests(): AbortSignal {
  const stop = new AbortController()
  let asked = Number.POSITIVE_INFINITY
  const ask = (): void => {
    if (performance.now() - asked > echo) {
      if (process.stderr.isTTY) process.stderr.write(showCursor)
      process.exit(130)
    }
    asked = Math.min(asked, performance.now())
    stop.abort(130)
  }
  process.on('SIGINT', ask)
  process.on('SIGTERM', ask)
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      stop.abort(0)
    })
  }
  return stop.signal
}
