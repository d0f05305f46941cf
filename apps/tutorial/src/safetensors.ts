import type { Tensor } from 'flambeau'

/**
 * Float32 tensors as the bytes of a safetensors file, which `safetensors.torch.load_file` reads in Python.
 *
 * Layout: the length of the header in 8 bytes (little-endian), the header as JSON (dtype, shape and byte range by name), padded
 * with spaces to a multiple of 8, then the values. Loaders of Hugging Face ask that the metadata name a framework.
 */
export async function toSafetensors(state: Readonly<Record<string, Tensor>>): Promise<Uint8Array> {
  const header: Record<string, object> = { __metadata__: { format: 'pt' } }
  const values: Float32Array[] = []
  let end = 0
  for (const [name, tensor] of Object.entries(state)) {
    const data = await tensor.to('float32').toTypedArray()
    values.push(data as Float32Array)
    header[name] = { dtype: 'F32', shape: tensor.shape, data_offsets: [end, end + data.byteLength] }
    end += data.byteLength
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const headerLength = Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(8 + headerLength + end).fill(0x20, 8, 8 + headerLength)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true)
  bytes.set(json, 8)
  let at = 8 + headerLength
  for (const array of values) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += array.byteLength
  }
  return bytes
}
