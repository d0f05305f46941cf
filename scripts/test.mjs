/**
 * Everything that must hold, from a fresh clone: installs, builds, provides the devices, checks, tests, and counts.
 *
 * A device that cannot be had is a failure where CI is set and a named skip elsewhere.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { projects } from './projects.mjs'
import { provisionChromium } from './provision/chromium.mjs'
import { buildAddon, provisionLibtorch } from './provision/libtorch.mjs'
import { phase, phaseTable } from './run/phase.mjs'
import { conclude } from './run/conclude.mjs'
import { pnpm, quietly, requireNode, root, run } from './run/process.mjs'
import { oneFailed, onePassed, oneSkipped, tallyConformance, tallyNode, tallyVitest } from './run/tally.mjs'

/** @typedef {import('./run/tally.mjs').Tally} Tally */
/** @typedef {import('./provision/libtorch.mjs').Libtorch} Libtorch */

const reports = join(root, '.cache', 'reports')
const ci = Boolean(process.env.CI)
process.env.TURBO_TELEMETRY_DISABLED = '1'

/** @type {Tally[]} */
const tallies = []

/**
 * Runs a command that counts as one check, and is heard of only if it fails.
 *
 * @param {string} name
 * @param {readonly string[]} command
 */
async function check(name, command) {
  const { code } = await phase(name, () => quietly(command))
  tallies.push(code === 0 ? onePassed() : oneFailed(name))
  return code === 0
}

/**
 * Notes something that could not be had.
 *
 * @param {string} what
 */
function missing(what) {
  console.log(`  missing: ${what}`)
  tallies.push(ci ? oneFailed(what) : oneSkipped(what))
}

/**
 * @param {string} title
 * @param {readonly { name: string, root: string }[]} chosen
 * @param {Record<string, string>} env
 */
async function vitest(title, chosen, env) {
  const file = join(reports, `vitest-${tallies.length}.json`)
  const names = chosen.flatMap(({ name }) => ['--project', name])
  const reporters = ['--reporter=./scripts/run/vitest-reporter.mjs', '--reporter=json', `--outputFile.json=${file}`]
  const { code } = await phase(title, () => run(pnpm('exec', 'vitest', 'run', ...names, ...reporters), { env }))
  const expected = chosen.map((project) => ({ name: project.name, root: join(root, project.root) }))
  tallies.push(tallyVitest(readReport(file), code, expected))
}

/**
 * @param {string} title
 * @param {readonly string[]} backends
 * @param {Record<string, string>} env
 */
async function conform(title, backends, env) {
  const file = join(reports, `conformance-${tallies.length}.json`)
  const program = ['node', 'packages/conformance/bin/conform.js', 'run']
  const options = ['--backend', backends.join(','), '--level', 'quick', '--json', file]
  const { code } = await phase(title, () => run([...program, ...options], { env }))
  tallies.push(tallyConformance(readReport(file), code, backends))
}

/** The tests of these scripts, by Node's own runner: they hold before anything is installed. */
async function ownTests() {
  const folder = join(root, 'scripts')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.mjs'))
  console.log('\n▶ tests of the scripts themselves')
  const command = ['node', '--test', '--test-reporter=tap', ...files.map((name) => join(folder, name)).toSorted()]
  const { code, output } = await run(command, { capture: true })
  return tallyNode(output, code)
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** The versions of libtorch that the addon builds with, newest first. */
async function provideLibtorch() {
  const { found, notes } = await provisionLibtorch()
  /** @type {Libtorch[]} */
  const usable = []
  for (const libtorch of found) {
    const failure = await buildAddon(libtorch)
    if (failure === null) {
      usable.push(libtorch)
      continue
    }
    console.log(failure)
    tallies.push(oneFailed(failure.split('\n')[0] ?? failure))
  }
  for (const note of notes) tallies.push(oneSkipped(note))
  return usable
}

/**
 * The backends that can be had here.
 *
 * @param {Record<string, string>} env
 */
async function presentBackends(env) {
  const { output } = await run(['node', 'packages/flambeau/bin/flambeau.js', 'doctor', '--json'], {
    env,
    capture: true,
    quiet: true,
  })
  /** @type {readonly { name: string, reason?: string, info: object | null }[]} */
  const reports = JSON.parse(output)
  const present = ['js']
  for (const backend of ['libtorch', 'webgpu']) {
    const own = reports.filter(({ name }) => name.startsWith(backend))
    if (own.some(({ info }) => info !== null)) present.push(backend)
    else missing(`${backend}: ${own[0]?.reason ?? 'flambeau doctor does not name it'}`)
  }
  return present
}

async function main() {
  requireNode()
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  if (!(await check('install', pnpm('install', '--frozen-lockfile')))) return
  if (!(await check('build', pnpm('exec', 'turbo', 'run', 'build')))) return

  const [newest, ...older] = await phase('libtorch', provideLibtorch)
  const browserProblem = await phase('Chromium and a WebGPU adapter', provisionChromium)
  if (browserProblem !== null) missing(browserProblem)
  /** @type {Record<string, string>} */
  const env = newest === undefined ? {} : { LIBTORCH: newest.root }
  const backends = await phase('devices', () => presentBackends(env))
  const testable = projects.filter(({ device }) => device === undefined || backends.includes(device))

  await check('types', pnpm('run', 'typecheck'))
  await check('lint', pnpm('run', 'lint'))
  await check('format', pnpm('exec', 'oxfmt', '--check', '.'))
  await check('documentation', pnpm('exec', 'typedoc', '--emit', 'none'))
  await check('what nothing uses', pnpm('exec', 'knip', '--no-progress'))

  await vitest(`tests${newest === undefined ? '' : ` (libtorch ${newest.version})`}`, testable, env)
  for (const libtorch of older) {
    const again = projects.filter(({ device }) => device === 'libtorch')
    const other = { ...env, LIBTORCH: libtorch.root }
    await vitest(`tests of libtorch ${libtorch.version}`, again, other)
    await conform(`conformance of libtorch ${libtorch.version}`, ['libtorch'], other)
  }
  await conform('conformance', backends, env)
}

try {
  await main()
} catch (error) {
  console.error(error)
  tallies.push(oneFailed(`the run itself: ${String(error)}`))
}
process.exitCode = await conclude({ tallies, phases: phaseTable(), ownTests, print: console.log, root })
