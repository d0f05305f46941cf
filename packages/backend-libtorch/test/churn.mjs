// Makes storages nobody keeps, in a loop that never yields. Prints how the process grew and how many were freed.
import { loadAddon } from './addon.mjs'

const addon = loadAddon()
const elements = Number(process.argv[2])
const count = Number(process.argv[3])
const together = Number(process.argv[4])
const handles = []
const take = () => {
  if (handles.length === 0) for (let i = addon.slots() - 1; i >= 0; i--) handles.push(addon.record[i])
  return handles.pop()
}
const data = new Float32Array(elements)
const rss = () => process.memoryUsage().rss / 2 ** 20
let before = 0
let peak = 0
let waiting = []
for (let i = 0; i < count; i++) {
  const handle = take()
  addon.materialise(handle, 6, elements, -1)
  addon.write(handle, 0, data)
  waiting.push(handle)
  if (waiting.length === together) {
    waiting.forEach((each, k) => {
      addon.record[k] = each
      addon.numbers[k] = 4 * elements
    })
    addon.guard(together, 0)
    waiting = []
  }
  if (i === Math.floor(count / 8)) before = rss()
  if (i % 50 === 0) peak = Math.max(peak, rss())
}
console.log(JSON.stringify({ before, peak, freed: addon.collected(0, 1) }))
