import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DeviceReport } from './best-device.ts'
import { main } from './command.ts'
import { version } from './version.ts'

const buildAddon = vi.fn<(options: object) => { version: string; addon: string; built: boolean }>()
vi.mock('@flambeau/backend-libtorch/build', () => ({ buildAddon: (options: object) => buildAddon(options) }))

let reports: readonly DeviceReport[] = []
vi.mock('./best-device.ts', () => ({ devices: async () => reports }))

let printed: { out: string; err: string }
beforeEach(() => {
  printed = { out: '', err: '' }
  const into = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    printed[stream] += String(text)
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(into('out'))
  vi.spyOn(process.stderr, 'write').mockImplementation(into('err'))
})
afterEach(() => vi.restoreAllMocks())

it('--version is that of package.json', async () => {
  expect(await main(['--version'])).toBe(0)
  const manifest = fileURLToPath(new URL('../package.json', import.meta.url))
  expect(printed.out).toBe(`${JSON.parse(readFileSync(manifest, 'utf8')).version}\n`)
  expect(version).toBe(printed.out.trim())
})

it.each([[[]], [['--help']], [['-h']], [['build', '--help']], [['doctor', '--help']]])(
  '%j prints the usage',
  async (args) => {
    expect(await main(args)).toBe(0)
    expect(printed.out).toMatch(/^Usage: flambeau <command>[^]*doctor[^]*build/)
    expect(buildAddon).not.toHaveBeenCalled()
  },
)

it.each([
  [['dance'], 'unknown command dance'],
  [['doctor', '--bogus'], 'unknown option --bogus'],
  [['build', '--libtorch'], '--libtorch needs a value'],
  [['build', '--force=yes'], 'unknown option --force=yes'],
])('%j is a mistake, named before the usage', async (args, message) => {
  expect(await main(args)).toBe(2)
  expect(printed.err).toContain(`flambeau: ${message}\n\nUsage`)
})

describe('doctor', () => {
  const js = { name: 'js', device: { info: {} }, reason: undefined } as unknown as DeviceReport
  const webgpu = { name: 'webgpu', device: null, reason: 'no adapter' } as const

  it('is content with plain JS, unless it is asked to be strict', async () => {
    reports = [webgpu, js]
    expect(await main(['doctor', '--json'])).toBe(0)
    expect(JSON.parse(printed.out)).toEqual([
      { name: 'webgpu', reason: 'no adapter', info: null },
      { name: 'js', info: {} },
    ])
    expect(await main(['doctor', '--json', '--strict'])).toBe(1)
    reports = [{ ...js, name: 'webgpu' }, js]
    expect(await main(['doctor', '--json', '--strict'])).toBe(0)
  })
})

describe('build', () => {
  it('builds for the libtorch that is named, and says where the addon is', async () => {
    buildAddon.mockReturnValue({ version: '2.13.0', addon: '/cache/x.node', built: false })
    expect(await main(['build', '--libtorch', '/venv', '--force'])).toBe(0)
    expect(buildAddon).toHaveBeenLastCalledWith(expect.objectContaining({ libtorch: '/venv', force: true }))
    expect(printed.out).toBe('libtorch 2.13.0: up to date, /cache/x.node\n')
    expect(await main(['build', '--libtorch=/other'])).toBe(0)
    expect(buildAddon).toHaveBeenLastCalledWith(expect.objectContaining({ libtorch: '/other', force: false }))
  })

  it('says why it did not, and exits with 1', async () => {
    buildAddon.mockImplementation(() => {
      throw new Error('libtorch addon: there is no cmake on PATH')
    })
    expect(await main(['build'])).toBe(1)
    expect(printed.err).toBe('libtorch addon: there is no cmake on PATH\n')
  })
})
