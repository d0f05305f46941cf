export interface Elapsed {
  /** By the clock on the wall. */
  readonly seconds: number
  /** Of all processors, on all threads of this process, its garbage collector's and compiler's included. */
  readonly processorSeconds: number
}

/** Starts measuring; the result says how much time has passed since. */
export function stopwatch(): () => Elapsed {
  const start = performance.now()
  const usage = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(usage)
    return { seconds: (performance.now() - start) / 1e3, processorSeconds: (user + system) / 1e6 }
  }
}
