import { TorchError, indexOutOfRange } from '@flambeau/core/backend'
import type { Backend } from '@flambeau/core/backend'

function reasonOf(error: unknown): { code: string; text: string } {
  if (!(error instanceof Error)) return { code: 'DEVICE', text: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'DEVICE'
  return { code, text: error.message.split('\n')[0] ?? '' }
}

/** A `TorchError` for what the addon threw while it computed `op`. */
export function translate(op: string, error: unknown, backend: Backend | undefined): TorchError {
  const { code, text } = reasonOf(error)
  if (code === 'INDEX') {
    const found = /index (-?\d+) is out of bounds for .*size (\d+)/.exec(text)
    return indexOutOfRange(op, found ? Number(found[1]) : undefined, found ? Number(found[2]) : undefined)
  }
  if (code === 'MEMORY') {
    const use = backend?.memory()
    const held = use ? `${use.liveStorages} storages hold ${(use.liveBytes / 2 ** 20).toFixed(1)} MiB` : 'it is full'
    const message = `${backend?.name ?? 'libtorch'} has no memory left: ${held}. Use smaller batches, or scope() to free tensors earlier.`
    return new TorchError('OUT_OF_MEMORY', op, message, { ...use }, { cause: error })
  }
  return new TorchError('DEVICE_ERROR', op, `libtorch failed: ${text}.`, { device: backend?.name }, { cause: error })
}
