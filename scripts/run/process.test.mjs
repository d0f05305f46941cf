import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from 'node:test'
import { run } from './process.mjs'

const exec = promisify(execFile)

/**
 * What `quietly` prints for a program.
 *
 * @param {string} program
 */
async function shown(program) {
  const module = fileURLToPath(new URL('process.mjs', import.meta.url))
  const command = JSON.stringify(['node', '-e', program])
  const code = `import { quietly } from ${JSON.stringify(module)}; await quietly(${command})`
  return (await exec('node', ['--input-type=module', '-e', code])).stdout
}

test('a program that succeeds is not heard of', async () => {
  assert.equal(await shown('console.log(1); console.error(2)'), '')
})

test('what a failing program printed is shown in full, with its code', async () => {
  const output = await shown('for (let i = 0; i < 5000; i++) console.log(`line ${i}`); process.exitCode = 3')
  assert.match(output, /^line 0\nline 1\n/)
  assert.match(output, /\nline 4999\n.* ended with code 3\n$/s)
})

test('codes: of the program, 127 without one, 124 out of time, 1 for a signal', async () => {
  const codeOf = async (/** @type {readonly string[]} */ command, options = {}) =>
    (await run(command, { quiet: true, ...options })).code
  assert.equal(await codeOf(['node', '-e', 'process.exit(9)']), 9)
  assert.equal(await codeOf(['there-is-no-such-program']), 127)
  assert.equal(await codeOf(['node', '-e', 'setTimeout(() => {}, 60000)'], { timeout: 0.2 }), 124)
  assert.equal(await codeOf(['node', '-e', "process.kill(process.pid, 'SIGKILL')"]), 1)
})
