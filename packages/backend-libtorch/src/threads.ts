/**
 * How long a thread of libtorch's that waits for work burns its core before it sleeps, unless the user decided that.
 *
 * Left alone, GNU's OpenMP spins for some milliseconds at the end of every parallel loop: on a machine whose cores have other
 * work, the thread that everybody waits for is then the one that gets none. As many rounds as here cover the time between two ops
 * of a program that keeps libtorch busy (`pnpm bench threads` measures both). The libraries read these when they are loaded;
 * LLVM's (on macOS) counts in milliseconds. Workers have an environment of their own, which no library reads: there it holds only
 * if the main thread loaded libtorch first.
 */
const patience = { GOMP_SPINCOUNT: '12000', KMP_BLOCKTIME: '1' } as const

/** Sets what is not set. `OMP_WAIT_POLICY` decides the same for every OpenMP. */
export function calmThreads(env: Record<string, string | undefined>): void {
  if (env['OMP_WAIT_POLICY'] !== undefined) return
  for (const [name, value] of Object.entries(patience)) env[name] ??= value
}
