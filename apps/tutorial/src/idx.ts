import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { TorchError } from 'flambeau'
import { type ImageSet, type Split, part, side } from './image-set.ts'

/** Share of a single set that is used for training when a folder has no separate test files. */
const trainShare = 0.8

/**
 * Reads MNIST from a folder of IDX files, plain or gzip, by the names they are published under.
 *
 * With both sets, `train-*` trains and `t10k-*` tests. With one of them, its first four fifths train and the rest tests.
 * Pictures are resized to 32 × 32, values scaled to 0 … 1.
 *
 * @throws {@link TorchError} `BAD_FILE` if a file is missing or not what its name says, or if there are no pictures to train or
 *   to test with.
 */
export function readMnist(folder: string): Split {
  const train = readSet(folder, 'train')
  const test = readSet(folder, 't10k')
  if (train !== null && test !== null) return { train, test }
  const only = train ?? test
  if (only === null) {
    throw badFile(
      `found neither train-images-idx3-ubyte nor t10k-images-idx3-ubyte (plain or .gz) in ${folder}. ` +
        'Put the MNIST files there under these names.',
      { folder },
    )
  }
  const count = only.labels.length
  const border = Math.floor(count * trainShare)
  if (border === 0) {
    throw badFile(`the only set in ${folder} has 1 picture. It takes 2, one to train and one to test.`, { folder })
  }
  return { train: part(only, 0, border), test: part(only, border, count) }
}

function readSet(folder: string, name: string): ImageSet | null {
  const imageFile = find(folder, `${name}-images-idx3-ubyte`)
  const labelFile = find(folder, `${name}-labels-idx1-ubyte`)
  if (imageFile === null && labelFile === null) return null
  if (imageFile === null || labelFile === null) {
    const missing = imageFile === null ? 'images-idx3' : 'labels-idx1'
    throw badFile(`${name}-${missing}-ubyte is missing in ${folder}. Images and labels come in pairs.`, { folder })
  }
  const images = parseIdx(readFile(imageFile), 3, imageFile)
  const labels = parseIdx(readFile(labelFile), 1, labelFile)
  const [count = 0, height = 0, width = 0] = images.sizes
  if (images.values.length === 0) {
    throw badFile(`${imageFile} has no pictures: its sizes are [${images.sizes.join(', ')}]. Use a file with some.`, {
      sizes: images.sizes,
    })
  }
  if (labels.sizes[0] !== count) {
    throw badFile(
      `${imageFile} has ${count} images but ${labelFile} has ${labels.sizes[0]} labels. Use files of one set.`,
      {
        images: count,
        labels: labels.sizes[0],
      },
    )
  }
  const wrong = labels.values.findIndex((digit) => digit > 9)
  if (wrong !== -1) {
    throw badFile(`label ${wrong} of ${labelFile} is ${labels.values[wrong]}. Expected a digit, 0 to 9.`, {
      index: wrong,
    })
  }
  return { images: resize(images.values, count, height, width), labels: Int32Array.from(labels.values) }
}

function find(folder: string, name: string): string | null {
  const paths = [join(folder, name), join(folder, `${name}.gz`)]
  return paths.find((path) => existsSync(path)) ?? null
}

function readFile(path: string): Uint8Array {
  const bytes = contents(path)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes)
  } catch (cause) {
    throw badFile(`${path} is a damaged gzip file. Download it again.`, { path }, cause)
  }
}

function contents(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'EISDIR' ? 'it is a folder' : (cause as Error).message
    throw badFile(`cannot read ${path}: ${why}. Put the file itself there.`, { path }, cause)
  }
}

/**
 * The unsigned bytes of an IDX file and their sizes.
 *
 * Layout: two zero bytes, the element type (8: unsigned byte), the number of dimensions, each size as a big-endian 32-bit
 * integer, then the elements in row order.
 *
 * @throws {@link TorchError} `BAD_FILE` if the bytes are anything else.
 */
export function parseIdx(bytes: Uint8Array, rank: number, path: string): { sizes: number[]; values: Uint8Array } {
  const start = 4 + 4 * rank
  if (bytes.length < start || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 8 || bytes[3] !== rank) {
    const head = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    throw badFile(
      `${path} is not an IDX file of unsigned bytes in ${rank} dimension${rank === 1 ? '' : 's'}: it begins with ` +
        `[${head}], expected [00 00 08 0${rank}]. Check that the file is the one its name says.`,
      { path },
    )
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const sizes = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i))
  const expected = sizes.reduce((product, size) => product * size, 1)
  if (bytes.length - start !== expected) {
    throw badFile(
      `${path} should hold [${sizes.join(', ')}] = ${expected} bytes after its header but holds ${bytes.length - start}. ` +
        'It was cut short or damaged; download it again.',
      { path, expected, found: bytes.length - start },
    )
  }
  return { sizes, values: bytes.subarray(start) }
}

/** Bilinear, with pixel centres at half-integers (PyTorch's `interpolate` with `align_corners=False`), to 0 … 1. */
function resize(bytes: Uint8Array, count: number, height: number, width: number): Float32Array {
  const out = new Float32Array(count * side * side)
  const rows = samples(height)
  const columns = samples(width)
  let at = 0
  for (let n = 0; n < count; n++) {
    const base = n * height * width
    for (const [top, bottom, down] of rows) {
      for (const [left, right, across] of columns) {
        const upper = bytes[base + top * width + left]! * (1 - across) + bytes[base + top * width + right]! * across
        const lower =
          bytes[base + bottom * width + left]! * (1 - across) + bytes[base + bottom * width + right]! * across
        out[at++] = (upper * (1 - down) + lower * down) / 255
      }
    }
  }
  return out
}

/** For each of the `side` positions: the two old pixels it lies between and the weight of the second. */
function samples(size: number): (readonly [number, number, number])[] {
  return Array.from({ length: side }, (_, i) => {
    const position = Math.max(0, ((i + 0.5) * size) / side - 0.5)
    const before = Math.min(Math.floor(position), size - 1)
    return [before, Math.min(before + 1, size - 1), position - before] as const
  })
}

function badFile(message: string, details: Readonly<Record<string, unknown>>, cause?: unknown): TorchError {
  return new TorchError('BAD_FILE', 'readMnist', message, details, cause === undefined ? undefined : { cause })
}
