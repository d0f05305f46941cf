const started = performance.now()

/** @type {{ name: string, seconds: number }[]} */
const finished = []

/**
 * Runs one part of a script under a heading and notes how long it took.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function phase(name, body) {
  console.log(`\n▶ ${name}`)
  const start = performance.now()
  try {
    return await body()
  } finally {
    const seconds = (performance.now() - start) / 1000
    finished.push({ name, seconds })
    console.log(`◀ ${name}: ${seconds.toFixed(1)} s`)
  }
}

/** A table of all phases so far. */
export function phaseTable() {
  const width = Math.max(...finished.map(({ name }) => name.length))
  const rows = finished.map(({ name, seconds }) => `  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(7)} s`)
  const total = (performance.now() - started) / 1000
  return [...rows, `  ${'total'.padEnd(width)}  ${total.toFixed(1).padStart(7)} s`].join('\n')
}
