import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

import { expect, test } from 'vitest'

import { builtAddon } from './addon.mjs'

const program = (name) => fileURLToPath(new URL(`./${name}.mjs`, import.meta.url))

function run(name, ...args) {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', program(name), ...args.map(String)],
    {
      encoding: 'utf8',
    },
  )
  expect({ status, signal, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, signal: null, stderr: '' })
  return JSON.parse(stdout)
}

test('the addon is built', () => {
  expect(builtAddon()).toMatch(/flambeau_libtorch\.node$/)
})

test('100,000 calls with garbage are errors or results, never a crash', { timeout: 300_000 }, () => {
  const { calls, errors } = run('fuzz', 20261123, 100_000)
  expect(calls).toBeGreaterThanOrEqual(100_000)
  expect(errors).toBeGreaterThan(10_000)
  expect(errors).toBeLessThan(90_000)
})

test('every thread has its own slab', async () => {
  const answers = Array.from({ length: 3 }, async () => {
    const worker = new Worker(program('worker'))
    const answer = await new Promise((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
    await worker.terminate()
    return answer
  })
  expect(await Promise.all(answers)).toEqual([
    [3, 3, 3],
    [3, 3, 3],
    [3, 3, 3],
  ])
})

test('4 MB storages dropped in a synchronous loop are freed while it runs', { timeout: 120_000 }, () => {
  const { before, peak, freed } = run('churn', 1 << 20, 400, 1)
  expect(freed).toBeGreaterThan(300)
  expect(peak - before).toBeLessThan(200)
})

test('ten-float storages dropped in a synchronous loop are freed while it runs', { timeout: 120_000 }, () => {
  const { before, peak, freed } = run('churn', 10, 1_000_000, 64)
  expect(freed).toBeGreaterThan(900_000)
  expect(peak - before).toBeLessThan(50)
})
