import { quietly, run } from '../run/process.mjs'

/** @type {Promise<string | null> | undefined} */
let refreshed

/**
 * Installs Debian packages where this machine and user can.
 *
 * @param {readonly string[]} packages
 * @returns {Promise<string | null>} Why it did not work, or null.
 */
export async function aptInstall(packages) {
  const prefix = await administrator()
  const command = `apt-get install --no-install-recommends ${packages.join(' ')}`
  if (prefix === null) return `on Debian or Ubuntu: sudo ${command}`
  refreshed ??= aptGet(prefix, 'update')
  const failure = (await refreshed) ?? (await aptGet(prefix, 'install', '-y', '--no-install-recommends', ...packages))
  return failure === null ? null : `${command} failed: ${failure}`
}

/** How to run a command as root without being asked for a password, or null. */
async function administrator() {
  if ((await run(['apt-get', '--version'], { quiet: true })).code !== 0) return null
  if (process.getuid?.() === 0) return []
  return (await run(['sudo', '-n', 'true'], { quiet: true })).code === 0 ? ['sudo', '-n'] : null
}

/**
 * @param {readonly string[]} prefix
 * @param {...string} args
 */
async function aptGet(prefix, ...args) {
  const { code, output } = await quietly([...prefix, 'apt-get', '-q', ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  })
  return code === 0 ? null : (output.trim().split('\n').at(-1) ?? '')
}
