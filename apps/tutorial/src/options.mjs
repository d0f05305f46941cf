// Plain JavaScript, since `npm start` reads its options before anything is installed or compiled.

/**
 * What the command line asks for.
 *
 * @typedef {object} Options
 * @property {string} device
 * @property {string | undefined} data
 * @property {number} epochs
 * @property {number} batchSize
 * @property {number} seed
 * @property {string | undefined} save
 */

/** A mistake on the command line. */
export class UsageError extends Error {}

const devices = 'auto, js, webgpu, libtorch, or a libtorch device such as libtorch:cuda:0'

/** What each option takes, and what it means. */
const options = /** @type {const} */ ({
  device: ['name', `Where to train (default: auto): ${devices}`],
  data: ['folder', 'MNIST IDX files, plain or gzip (default: digits the program draws itself)'],
  epochs: ['n', 'Times to go through the training pictures (default: 4)'],
  'batch-size': ['n', 'Pictures per step (default: 64)'],
  seed: ['n', 'Seed of weights, order and drawn digits (default: 0)'],
  save: ['file', 'Write the trained weights as safetensors; Ctrl-C writes those trained so far'],
})

/** @typedef {keyof typeof options} Name */

export const help = `npm start -- [options]

Trains LeNet on handwritten digits, shows what it learnt, and compares the devices of this machine.

${Object.entries(options)
  .map(([name, [value, text]]) => `  ${`--${name} <${value}>`.padEnd(18)}  ${text}`)
  .join('\n')}
  ${'--help'.padEnd(18)}  Show this`

/**
 * Reads the command line; null asks for the help.
 *
 * @param {readonly string[]} args
 * @returns {Options | null}
 * @throws {UsageError} For options that do not exist and values that make no sense.
 */
export function parseOptions(args) {
  const given = read(args)
  if (given === null) return null
  return {
    device: device(given.get('device') ?? 'auto'),
    data: given.get('data'),
    epochs: whole('--epochs', given.get('epochs') ?? '4', 1),
    batchSize: whole('--batch-size', given.get('batch-size') ?? '64', 1),
    seed: whole('--seed', given.get('seed') ?? '0', 0),
    save: given.get('save'),
  }
}

/**
 * The options as they were written: `--name value` or `--name=value`.
 *
 * @param {readonly string[]} args
 * @returns {Map<Name, string> | null}
 */
function read(args) {
  /** @type {Map<Name, string>} */
  const given = new Map()
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--help' || arg === '-h') return null
    const [, name = '', , written] = /^--([^=]*)(=(.*))?$/s.exec(arg) ?? []
    if (!isName(name)) throw new UsageError(`${unknown(arg)}; there are --${Object.keys(options).join(', --')}`)
    if (given.has(name)) throw new UsageError(`--${name} is given twice`)
    const value = written ?? (rest[0]?.startsWith('--') ? undefined : rest.shift())
    if (!value) throw new UsageError(`--${name} takes a value, --${name} <${options[name][0]}>`)
    given.set(name, value)
  }
  return given
}

/**
 * @param {string} name
 * @returns {name is Name}
 */
function isName(name) {
  return Object.hasOwn(options, name)
}

/** @param {string} arg */
function unknown(arg) {
  return arg.startsWith('-') ? `there is no option ${arg.split('=')[0]}` : `'${arg}' belongs to no option`
}

/** @param {string} name */
function device(name) {
  if (/^(auto|js|webgpu|libtorch(:cpu|:cuda|:cuda:\d+)?)$/.test(name)) return name
  throw new UsageError(`there is no device '${name}'; choose ${devices}`)
}

/**
 * @param {string} option
 * @param {string} text
 * @param {number} least
 */
function whole(option, text, least) {
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new UsageError(`${option} takes a whole number of at least ${least}, but got ${text}`)
}
