import { cac } from 'cac'

/** What the command line asks for. */
export interface Options {
  readonly device: string
  readonly data: string | undefined
  readonly epochs: number
  readonly batchSize: number
  readonly seed: number
  readonly save: string | undefined
}

/** A mistake on the command line. */
export class UsageError extends Error {}

const about = 'Trains LeNet on handwritten digits, shows what it learnt, and compares the devices of this machine.'
const devices = 'auto, js, webgpu, libtorch, or a libtorch device such as libtorch:cuda:0'

/**
 * Reads the command line. Prints the help and returns null if that was asked for.
 *
 * @throws {@link UsageError} for options that do not exist and values that make no sense.
 */
export function parseOptions(args: readonly string[]): Options | null {
  const cli = cac('npm start --')
  cli
    .command('', about)
    .usage('[options]')
    .option('--device <name>', `Where to train: ${devices}`, { default: 'auto' })
    .option('--data <folder>', 'MNIST IDX files, plain or gzip (default: digits the program draws itself)')
    .option('--epochs <n>', 'Times to go through the training pictures', { default: 4 })
    .option('--batch-size <n>', 'Pictures per step', { default: 64 })
    .option('--seed <n>', 'Seed of weights, order and drawn digits', { default: 0 })
    .option('--save <file>', 'Write the trained weights as safetensors')
    .action(() => {})
  cli.help((sections) => [{ body: about }, ...sections.filter(({ title }) => title === 'Usage' || title === 'Options')])
  try {
    const { options } = cli.parse(['', '', ...args], { run: false })
    if (options['help'] === true) return null
    cli.runMatchedCommand()
    return {
      device: device(options['device']),
      data: text('--data', options['data']),
      epochs: whole('--epochs', options['epochs'], 1),
      batchSize: whole('--batch-size', options['batchSize'], 1),
      seed: whole('--seed', options['seed'], 0),
      save: text('--save', options['save']),
    }
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function device(value: unknown): string {
  const name = text('--device', value) ?? ''
  if (/^(auto|js|webgpu|libtorch(:cpu|:cuda|:cuda:\d+)?)$/.test(name)) return name
  throw new UsageError(`there is no device '${name}'; choose ${devices}`)
}

function text(option: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  throw new UsageError(`${option} takes one value`)
}

function whole(option: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value
  throw new UsageError(`${option} takes a whole number of at least ${least}, but got ${String(value)}`)
}
