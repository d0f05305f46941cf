import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatMessage } from 'publint/utils'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { execute } from './execute.ts'
import { type Registry, serveRegistry } from './registry.ts'
import { brokenPromise, programs, promisedOutput } from './snippets.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Manifest {
  readonly name: string
  readonly version: string
  readonly packageManager: string
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const folders = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name))
const names = folders.map((folder) => manifest(folder).name)

/** What a user's program may look like on the day of the installation. */
const program = `import * as torch from 'flambeau'
const { nn, optim } = torch
const net = new nn.Sequential(new nn.Linear(3, 4), new nn.ReLU(), new nn.Linear(4, 1))
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 })
const x = torch.tensor([[1, 2, 3], [4, 5, 6]])
const loss: torch.Tensor = new nn.MSELoss().call(net.call(x), torch.zeros([2, 1]))
loss.backward()
optimizer.step()
console.log(Number.isFinite(Number(await loss.item())), loss.device.name)
`

/** A program that is checked where nobody declares `GPUAdapter`. */
const bare = `import { ones, webgpu, type WebGpuOptions } from 'flambeau'
export const options: WebGpuOptions = { powerPreference: 'low-power' }
export const sum = async (): Promise<number> => ones([2], { device: await webgpu(options) }).sum().item()
`

describe('packed and installed', () => {
  let project: string
  let tarballs: string
  let registry: Registry
  beforeAll(async () => {
    project = mkdtempSync(join(tmpdir(), 'packed-'))
    tarballs = mkdtempSync(join(tmpdir(), 'tarballs-'))
    const { packageManager } = manifest(root)
    for (const folder of folders) {
      await execute('npx', ['--yes', packageManager, 'pack', '--pack-destination', tarballs], { cwd: folder })
    }
    registry = await serveRegistry(tarballs)
    const env = { ...process.env, npm_config_registry: registry.url, npm_config_audit: 'false' }
    const install = /^```sh\n([\s\S]*?)^```$/m.exec(readme)![1]!
    expect(install).toContain('npm install flambeau\n')
    await execute('sh', ['-ec', `${install}npm install @flambeau/conformance`], { cwd: project, env })
    writeFileSync(join(project, 'program.ts'), program)
  }, 300_000)
  afterAll(() => {
    registry.close()
    rmSync(project, { recursive: true, force: true })
    rmSync(tarballs, { recursive: true, force: true })
  })

  it("the README's first program runs after the README's first commands", async () => {
    const { code } = programs(readme)[0]!
    writeFileSync(join(project, 'xor.js'), code)
    const stdout = await execute('node', ['xor.js'], { cwd: project, env: { ...process.env, NO_COLOR: '1' } })
    expect(promisedOutput(code)).toHaveLength(1)
    expect(brokenPromise(promisedOutput(code), stdout), `printed:\n${stdout}`).toBeUndefined()
  }, 120_000)

  it('a program of a user passes strict type checks and runs', async () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const flags = [
      '--ignoreConfig',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--lib',
      'es2023,dom,esnext.disposable',
    ]
    await execute('node', [tsc, ...flags, '--skipLibCheck', 'program.ts'], { cwd: project })
    const stdout = await execute('node', ['program.js'], { cwd: project })
    expect(stdout).toBe('true js\n')
  }, 120_000)

  it('its types need neither those of browsers nor skipLibCheck', async () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    writeFileSync(join(project, 'bare.ts'), bare)
    const flags = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022']
    await execute('node', [tsc, ...flags, '--lib', 'es2023,esnext.disposable', 'bare.ts'], { cwd: project })
  }, 120_000)

  it('flambeau doctor runs from the command line', async () => {
    const stdout = await execute('npx', ['--no', 'flambeau', 'doctor', '--json'], { cwd: project })
    const reports: { name: string }[] = JSON.parse(stdout)
    expect(reports.map(({ name }) => name)).toContain('js')
  }, 120_000)

  it('flambeau build says what is missing and how to go on', async () => {
    const env = { ...process.env, LIBTORCH: join(project, 'nothing') }
    await expect(execute('npx', ['--no', 'flambeau', 'build'], { cwd: project, env })).rejects.toThrow(
      /LIBTORCH: .*nothing does not exist.*Run: unset LIBTORCH/,
    )
  }, 120_000)

  it('importing flambeau starts no process, and loads nothing that could', async () => {
    const code = `import('flambeau').then(() => console.log(process.moduleLoadList.some((name) => /child_process/.test(name))))`
    expect(await execute('node', ['-e', code], { cwd: project })).toBe('false\n')
  }, 120_000)

  it.each(names)('%s passes publint', async (name) => {
    const pkgDir = join(project, 'node_modules', name)
    const { messages, pkg } = await publint({ pkgDir, pack: false, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  it.each(names)('%s ships its licence, page and sources, and neither tests nor build records', async (name) => {
    const files = readdirSync(join(project, 'node_modules', name), { recursive: true, encoding: 'utf8' })
    expect(files).toContain('LICENSE')
    expect(files).toContain('README.md')
    expect(files).toContain('package.json')
    expect(files).toContain(join('dist', 'index.js'))
    expect(files).toContain(join('src', 'index.ts'))
    expect(
      files.filter(
        (file) => /\.test\.|tsbuildinfo|__pycache__|^src\/.*goldens/.test(file) && !file.startsWith('node_modules'),
      ),
    ).toEqual([])
  })

  it.each(names)('%s says on its page who made it, where it lives, and what it is about', (name) => {
    const installed = join(project, 'node_modules', name)
    const facts: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
    const directory = `packages/${folders.map((folder) => basename(folder))[names.indexOf(name)]!}`
    expect(facts).toMatchObject({
      author: 'flambeau contributors',
      license: 'MIT',
      repository: { type: 'git', url: 'git+https://github.com/flambeau/flambeau.git', directory },
      bugs: { url: 'https://github.com/flambeau/flambeau/issues' },
      homepage: expect.stringMatching(/^https:\/\/github\.com\/flambeau\/flambeau.*#readme$/),
      keywords: expect.arrayContaining(['deep-learning', 'tensor']),
    })
  })
})
