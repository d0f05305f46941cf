// Calls every entry point with garbage. The process must survive: all it may see are JavaScript errors.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { loadAddon } from './addon.mjs'

const addon = loadAddon()
let [record, numbers] = addon.reserve(1 << 12, 1 << 8)

let state = Number(process.argv[2] ?? 1) >>> 0 || 1
function random(below) {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return (state >>> 0) % below
}
const pick = (list) => list[random(list.length)]

const int32 = () =>
  pick([
    () => random(4),
    () => random(64),
    () => -1 - random(8),
    () => random(2 ** 32) | 0,
    () => 0x7fffffff,
    () => -0x80000000,
  ])()
const double = () =>
  pick([
    () => random(100),
    () => Number.NaN,
    () => Infinity,
    () => -Infinity,
    () => -0,
    () => 1e308,
    () => -1.5,
    () => 2 ** 53,
  ])()
const arrays = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
]
const anything = () =>
  pick([
    int32,
    double,
    () => undefined,
    () => null,
    () => 'aten::add',
    () => '',
    () => 'x'.repeat(random(1000)),
    () => 10n ** 30n,
    () => Symbol('s'),
    () => ({}),
    () => [1, 2],
    () => new (pick(arrays))(random(9)),
    () => new DataView(new ArrayBuffer(8)),
    () => structuredClone(new ArrayBuffer(8), {}),
    () => Infinity,
  ])()

let calls = 0
let errors = 0
function attempt(name, args) {
  calls++
  try {
    return addon[name](...args)
  } catch (error) {
    if (!(error instanceof Error) || typeof error.code !== 'string') throw error
    errors++
    return undefined
  }
}

const dtypes = [0, 1, 2, 3, 4, 5, 6, 7, 11, 15]
const handles = []
function slots() {
  const count = addon.slots()
  for (let i = 0; i < count; i++) handles.push(record[i])
}
slots()

const ops = fileURLToPath(new URL('../native/ops', import.meta.url))
const sources = readdirSync(ops, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.cc'))
const kernels = sources.flatMap((name) => {
  const defined = readFileSync(join(ops, name), 'utf8').matchAll(/^FLAMBEAU_OWN_KERNEL\((\w+)\)/gm)
  return Array.from(defined, ([, kernel]) => kernel)
})
if (kernels.length < sources.length) throw new Error('a source in native/ops defines no kernel')
const schemas = [
  ['aten::add', 'Tensor', 'tt.', '>'],
  ['aten::mul', 'Tensor', 'tt', '>'],
  ['aten::div', 'Tensor', 'tt', '>'],
  ['aten::relu', '', 't', '>'],
  ['aten::exp', '', 't', '>'],
  ['aten::where', 'self', 'ttt', '>'],
  ['aten::sum', 'dim_IntList', 'tIby', '>'],
  ['aten::amax', '', 'tIb', '>'],
  ['aten::argmax', '', 'tib', '>'],
  ['aten::cumsum', '', 'tiy', '>'],
  ['aten::sort', 'stable', 'tbib', '>>'],
  ['aten::linear', '', 'tto', '>'],
  ['aten::addmm', '', 'tttss', '>'],
  ['aten::_softmax', '', 'tib', '>'],
  ['aten::mse_loss', '', 'tti', '>'],
  ...kernels.map((name) => [`flambeau::${name}`, '', '', '>']),
]
const operators = schemas.map(([name, overload, args, results]) =>
  addon.operator(name, overload, args, results, random(2) * 0x8020),
)

function view(at, mostlyGood) {
  const rank = mostlyGood ? random(5) : int32()
  record[at++] = mostlyGood ? pick(handles.slice(0, 24)) : int32()
  record[at++] = rank
  record[at++] = mostlyGood ? random(3) : int32()
  for (let d = 0; d < 2 * Math.min(Math.abs(rank), 66) && at < record.length - 140; d++)
    record[at++] = mostlyGood ? random(4) : int32()
  return at
}

function garbageRecord() {
  const mostlyGood = random(4) !== 0
  const inputs = mostlyGood ? random(5) : int32()
  const outputs = mostlyGood ? random(4) : int32()
  const ints = mostlyGood ? random(20) : int32()
  record[0] = mostlyGood ? pick(operators) : int32()
  record[1] = mostlyGood ? -1 : int32()
  record[2] = ints
  record[3] = inputs
  record[4] = outputs
  record[5] = mostlyGood ? random(8) : int32()
  let at = 6
  for (let i = 0; i < Math.min(Math.abs(ints), 64); i++) record[at++] = random(3) === 0 ? int32() : random(5)
  for (let i = 0; i < 8; i++) numbers[i] = double()
  for (let i = 0; i < Math.min(Math.abs(inputs), 8); i++) at = view(at, mostlyGood)
  for (let i = 0; i < Math.min(Math.abs(outputs), 8); i++) {
    if (random(2) === 0) {
      at = view(at, mostlyGood)
      continue
    }
    const rank = random(5)
    record[at++] = mostlyGood ? pick(handles.slice(0, 24)) : int32()
    record[at++] = -1 - rank
    record[at++] = mostlyGood ? pick(dtypes) : int32()
    for (let d = 0; d < rank; d++) record[at++] = mostlyGood ? random(5) : random(3) === 0 ? int32() : random(3)
  }
}

const entries = {
  run: () => {
    garbageRecord()
    attempt('run', [])
  },
  materialise: () => attempt('materialise', [pick(handles.slice(0, 24)), pick(dtypes), random(300), -1]),
  release: () => {
    const { freed } = addon
    freed[0] = random(20) === 0 ? int32() : random(4)
    for (let i = 1; i < 5; i++) freed[i] = random(10) === 0 ? int32() : pick(handles.slice(0, 24))
    attempt('drain', [])
  },
  write: () => attempt('write', [pick(handles.slice(0, 24)), random(3), new (pick(arrays))(random(50))]),
  read: () => attempt('read', [pick(handles.slice(0, 24)), random(3), new (pick(arrays))(random(50))]),
  guard: () => {
    for (let i = 0; i < 4; i++) {
      record[i] = random(8) === 0 ? int32() : pick(handles)
      numbers[i] = random(8) === 0 ? double() : random(1000)
    }
    attempt('guard', [random(5), random(2)])
  },
  nonsense: () => {
    const name = pick(Object.keys(addon).filter((key) => typeof addon[key] === 'function'))
    // Sizes that are honoured would only fill the machine.
    const args = Array.from({ length: random(7) }, anything)
    if (name === 'reserve' || name === 'slots') return
    attempt(name, args)
  },
  reserve: () => {
    if (random(100) === 0) attempt('reserve', [anything(), anything()])
    ;[record, numbers] = addon.reserve(1 << 12, 1 << 8)
    if (handles.length < 4096) slots()
  },
}
const names = Object.keys(entries)
const weighted = [...names, 'run', 'run', 'run', 'run', 'run', 'materialise', 'materialise', 'materialise']
const wanted = Number(process.argv[3] ?? 100_000)
while (calls < wanted) entries[pick(weighted)]()
globalThis.gc?.()
console.log(JSON.stringify({ calls, errors }))
