import { existsSync, readdirSync } from 'node:fs'
import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { root, run } from '../run/process.mjs'

const version = '2.13.0'
const environment = join(root, '.cache', `pytorch-${version}`)
const cpuIndex = 'https://download.pytorch.org/whl/cpu'
const patience = 300

/** Where the libtorch backend looks for a libtorch of this project. */
const link = join(root, '.cache', 'libtorch')

/**
 * The libtorch of PyTorch 2.13 inside the project, fetched with pip if it is not there.
 *
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
export async function provisionPytorch() {
  const present = findLibrary()
  if (present !== null) return { path: present }
  const start = performance.now()
  const made = await run(['python3', '-m', 'venv', environment], { quiet: true, timeout: patience })
  if (made.code !== 0) return failed(`python3 -m venv ${environment}`, made.output)
  const torch = process.platform === 'linux' ? `torch==${version}+cpu` : `torch==${version}`
  const pip = [join(environment, 'bin', 'pip'), 'install', '--quiet', '--retries', '1', torch]
  let output = ''
  for (const index of [[], ['--index-url', cpuIndex]]) {
    const timeout = patience - (performance.now() - start) / 1000
    if (timeout <= 0) break
    const { code, output: printed } = await run([...pip, ...index], { quiet: true, timeout })
    const path = findLibrary()
    if (code === 0 && path !== null) {
      if (!existsSync(link)) await symlink(path, link)
      return { path }
    }
    output += printed
  }
  return failed(`pip install ${torch}`, output || `no answer in ${patience} s`)
}

/** The `torch` folder of the environment, if pip finished it. */
function findLibrary() {
  const lib = join(environment, 'lib')
  const versions = existsSync(lib) ? readdirSync(lib) : []
  const torch = versions.map((python) => join(lib, python, 'site-packages', 'torch'))
  return torch.find((path) => existsSync(join(path, 'include')) && existsSync(join(path, 'lib'))) ?? null
}

/**
 * @param {string} command
 * @param {string} output
 */
async function failed(command, output) {
  await rm(environment, { recursive: true, force: true })
  console.log(output.trim())
  return { reason: `${command} did not work: ${output.trim().split('\n').at(-1)}` }
}
