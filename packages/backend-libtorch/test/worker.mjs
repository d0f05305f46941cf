// One thread's own slab: adds ones to twos, many times, and reports the sum.
import { parentPort } from 'node:worker_threads'

import { loadAddon } from './addon.mjs'

const addon = loadAddon()
const add = addon.operator('aten::add', 'Tensor', 'tt.', '>', 0)
addon.slots()
const [a, b, out] = addon.record
for (const [handle, value] of [
  [a, 1],
  [b, 2],
]) {
  addon.materialise(handle, 6, 3, -1)
  addon.write(handle, 0, new Float32Array(3).fill(value))
}
const view = (handle) => [handle, 1, 0, 3, 1]
for (let i = 0; i < 1000; i++) {
  addon.record.set([add, -1, 0, 2, 1, 0, ...view(a), ...view(b), out, -2, 6, 3])
  addon.run()
  addon.freed.set([1, out])
  addon.drain()
}
addon.record.set([add, -1, 0, 2, 1, 0, ...view(a), ...view(b), out, -2, 6, 3])
addon.run()
const result = new Float32Array(3)
addon.read(out, 0, result)
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
parentPort.postMessage(Array.from(result))
