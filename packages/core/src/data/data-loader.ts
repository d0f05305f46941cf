import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { describe, isPlainObject } from '../arguments/describe.ts'
import { inScope, Scope, tensorsIn } from '../memory/scope.ts'
import { checkSameCopy } from '../brand.ts'
import { TorchError } from '../errors.ts'
import { stack } from '../ops/primitives/cat.ts'
import { isTensor } from '../arguments/tensor.ts'
import { defaultGenerator, type Generator } from '../random/generator.ts'
import type { Dataset } from './dataset.ts'
import { shuffled } from './shuffle.ts'

export interface DataLoaderOptions<Sample, Batch = Sample> {
  /** Samples per batch. Default 1. */
  readonly batchSize?: number
  /** Another order in every epoch. Default false. */
  readonly shuffle?: boolean
  /** Leave out the last batch if it is smaller than the others. Default false. */
  readonly dropLast?: boolean
  /** Where the order comes from. Default: the generator that `manualSeed` seeds. */
  readonly generator?: Generator
  /** Makes a batch from samples. Default: tensors are stacked, wherever they are in arrays and plain objects. */
  readonly collate?: (samples: readonly Sample[]) => Batch
}

const datasetKind: takes.Kind = takes.record(
  { length: takes.natural, get: takes.callback },
  'a dataset: an object with a length and get(index), such as new torch.utils.data.TensorDataset(x, y)',
)

const dataLoaderArguments = signature('DataLoader', {
  dataset: datasetKind,
  options: takes.options({
    batchSize: takes.number,
    shuffle: takes.flag,
    dropLast: takes.flag,
    generator: takes.generator,
    collate: takes.callback,
  }),
})

/**
 * Batches of a dataset, as `torch.utils.data.DataLoader`.
 *
 * A batch is made of ordinary tensors. What the body of a `for … of` loop **computes from it** is released when the next batch is
 * asked for, or the loop ends: `keep()` what should outlive its iteration, or read it. Parameters, gradients, optimizer state, and
 * whatever was not computed from the batch stay. Where batches are asked for by hand (`it.next()`) nothing is released early.
 *
 * @example
 * ```ts
 * const data = new torch.utils.data.TensorDataset(torch.randn([100, 4]), torch.randn([100, 1]))
 * for (const [x, y] of new torch.utils.data.DataLoader(data, { batchSize: 20, shuffle: true })) {
 *   console.log(x.shape, y.shape) // [20, 4] [20, 1], five times
 * }
 * ```
 */
export class DataLoader<Sample, Batch = Sample> implements Iterable<Batch> {
  readonly dataset: Dataset<Sample>
  readonly batchSize: number
  readonly shuffle: boolean
  readonly dropLast: boolean
  readonly generator: Generator | undefined
  readonly #load: (indices: readonly number[]) => Batch

  constructor(dataset: Dataset<Sample>, options: DataLoaderOptions<Sample, Batch> = {}) {
    dataLoaderArguments(arguments)
    checkSameCopy('DataLoader', 'dataset', dataset)
    const { batchSize = 1, shuffle = false, dropLast = false, generator, collate } = options
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'DataLoader',
        `batchSize should be a positive integer value, but got ${batchSize}.`,
        { batchSize },
      )
    }
    this.dataset = dataset
    this.batchSize = batchSize
    this.shuffle = shuffle
    this.dropLast = dropLast
    this.generator = generator
    this.#load =
      collate === undefined
        ? (indices): Batch => loadBatch(dataset, indices) as Batch & Sample
        : (indices): Batch => collate(indices.map((i) => dataset.get(i)))
  }

  /** Number of batches. */
  get length(): number {
    const batches = this.dataset.length / this.batchSize
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches)
  }

  /** What is computed in the body of a loop belongs to its iteration; see {@link DataLoader}. */
  [Symbol.iterator](): Generator_<Batch> {
    const consumer = new Consumer()
    const batches = this.#batches(consumer)
    const step = batches.next.bind(batches)
    const next = (...given: []): IteratorResult<Batch, void> => {
      consumer.ask(given.length)
      return step(...given)
    }
    return Object.defineProperty(batches, 'next', { get: () => consumer.look(next) })
  }

  *#batches(consumer: Consumer): Generator_<Batch> {
    const { dataset, batchSize, length } = this
    const order = this.shuffle
      ? shuffled(dataset.length, this.generator ?? defaultGenerator())
      : Array.from({ length: dataset.length }, (_, i) => i)
    for (let i = 0; i < length; i++) {
      const batch = inScope(() => this.#load(Array.from(order.slice(i * batchSize, (i + 1) * batchSize))))
      const iteration = new Scope('loan', consumer.isLoop ? Infinity : mostOfStranger)
      for (const tensor of tensorsIn(batch)) iteration.lend(tensor)
      try {
        yield batch
      } finally {
        if (consumer.isByHand) iteration.abandon()
        else iteration.end()
      }
    }
  }
}

/**
 * As many results of a first batch are held for the end of its iteration, which never comes where one batch was asked for by hand
 * and is trained on for ever: about a step's worth.
 */
const mostOfStranger = 512

/**
 * Tells a loop from calls by hand. A loop (`for … of`, `[...loader]`, destructuring) looks up `next` once and calls it without an
 * argument, by the language's definition; code that writes `it.next()` looks it up each time, and `yield*` hands an argument on. Only a
 * loop has a body of which one could say that it has ended.
 */
class Consumer {
  #looks = 0
  #calls = 0
  isByHand = false

  look<T>(next: T): T {
    this.#looks++
    return next
  }

  ask(given: number): void {
    this.#calls++
    this.isByHand ||= given > 0 || this.#looks > 1
  }

  /** Known from the second call on. */
  get isLoop(): boolean {
    return this.#calls > 1 && !this.isByHand
  }
}

type Generator_<T> = globalThis.Generator<T, void, undefined>

function loadBatch<Sample>(dataset: Dataset<Sample>, indices: readonly number[]): Sample {
  return (
    dataset.getBatch?.(indices) ??
    collated(
      indices.map((i) => dataset.get(i)),
      0,
    )
  )
}

const mostNested = 64

/**
 * Samples stacked into one batch of the same structure, as `default_collate`.
 *
 * @throws TorchError `INVALID_ARGUMENT` where a sample holds something else than tensors.
 */
function collated<Sample>(samples: readonly Sample[], depth: number): Sample {
  const first: unknown = samples[0]
  if (depth > mostNested) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'DataLoader',
      `samples are nested more than ${mostNested} deep, or contain themselves. Pass { collate }.`,
    )
  }
  if (isTensor(first)) return stack(samples as readonly unknown[] as readonly (typeof first)[]) as unknown as Sample
  checkSameCopy('DataLoader', 'a sample', first)
  if (!Array.isArray(first) && !isPlainObject(first)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'DataLoader',
      `cannot make a batch of samples such as ${describe(first)}. Have the dataset return tensors, alone or in arrays and plain objects, or ` +
        'pass { collate }.',
      { type: typeof first },
    )
  }
  const column = (key: string): unknown => {
    const values = samples.map((sample) => (sample as Record<string, unknown>)[key])
    return collated(values, depth + 1)
  }
  const columns = Object.keys(first).map((key) => [key, column(key)] as const)
  const batch = Array.isArray(first) ? columns.map(([, value]) => value) : Object.fromEntries(columns)
  return batch as Sample
}
