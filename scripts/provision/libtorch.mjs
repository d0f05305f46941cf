import { findLibtorch } from '../../packages/backend-libtorch/scripts/find-libtorch.mjs'
import { run } from '../run/process.mjs'
import { aptInstall } from './apt.mjs'
import { provisionPytorch } from './pytorch.mjs'

/**
 * @typedef {object} Libtorch
 * @property {string} version
 * @property {string} root What to set LIBTORCH to.
 */

/**
 * Gathers the versions of libtorch to test with, newest first: what is installed (Debian's package if nothing is), and
 * PyTorch 2.13 where it can be had.
 *
 * @returns {Promise<{ found: Libtorch[], notes: string[] }>} Notes say what could not be had and why.
 */
export async function provisionLibtorch() {
  const notes = []
  const pytorch = await provisionPytorch()
  const newest = 'path' in pytorch ? lookUp({ LIBTORCH: pytorch.path }) : []
  if ('reason' in pytorch) notes.push(`PyTorch 2.13 could not be had: ${pytorch.reason}`)
  const installed = () => [
    ...lookUp({ PATH: process.env.PATH, LIBTORCH: process.env.LIBTORCH }),
    ...lookUp({ LIBTORCH: '/usr' }),
  ]
  let others = installed().filter(({ version }) => version !== newest[0]?.version)
  if (others.length === 0) {
    const failure = await aptInstall(['libtorch-dev', 'libopenblas0'])
    if (failure === null) others = installed().filter(({ version }) => version !== newest[0]?.version)
    else notes.push(`the system's libtorch could not be had: ${failure}`)
  }
  const found = [...newest, ...others]
  const unique = found.filter(({ version }, i) => found.findIndex((other) => other.version === version) === i)
  return { found: unique, notes }
}

/**
 * @param {Record<string, string | undefined>} env
 * @returns {Libtorch[]}
 */
function lookUp(env) {
  const { found } = findLibtorch(env)
  return found === undefined ? [] : [{ version: found.version, root: found.root }]
}

/**
 * Builds the addon for one version. Packages must be built.
 *
 * @param {Libtorch} libtorch
 * @returns {Promise<string | null>} Why it did not build, or null.
 */
export async function buildAddon({ version, root }) {
  const tools = await Promise.all([
    run(['cmake', '--version'], { quiet: true }),
    run(['c++', '--version'], { quiet: true }),
  ])
  if (tools.some(({ code }) => code !== 0)) {
    const failure = await aptInstall(['cmake', 'g++', 'make'])
    if (failure !== null) return `no compiler or no cmake. Install them, ${failure}`
  }
  const command = ['node', 'packages/flambeau/bin/flambeau.js', 'build', '--libtorch', root]
  const { code, output } = await run(command, { capture: true })
  return code === 0 ? null : `the addon for libtorch ${version} (${root}) did not build:\n${output}`
}
