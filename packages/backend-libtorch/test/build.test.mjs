import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { summarise } from '../scripts/build-failure.mjs'
import { buildAddon } from '../scripts/build.mjs'
import { chooseLibtorch } from '../scripts/choose-libtorch.mjs'
import { cacheFolder } from '../scripts/cache.mjs'
import { version } from '../scripts/package.mjs'
import { buildsIn, pretendEnv, pretendFolder, pretendLibtorch } from './pretend.mjs'

let folder
beforeEach(() => {
  folder = pretendFolder()
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const at = (...parts) => join(folder, ...parts)

function failureOf(options) {
  try {
    buildAddon(options)
  } catch (error) {
    return error.message.split('\n')[0]
  }
  throw new Error('it was built')
}

test('the version is the one in package.json', () => {
  const manifest = fileURLToPath(new URL('../package.json', import.meta.url))
  expect(JSON.parse(readFileSync(manifest, 'utf8')).version).toBe(version)
})

describe('a build', () => {
  it('says what it does, puts the addon into the cache, and happens once', () => {
    const env = pretendEnv(folder)
    const libtorch = pretendLibtorch(at('torch'))
    const lines = []
    const first = buildAddon({ libtorch, env, log: (line) => lines.push(line) })
    expect(first).toMatchObject({ version: '2.13.0', root: libtorch, built: true })
    expect(readFileSync(first.addon, 'utf8')).toBe('product\n')
    expect(first.addon.startsWith(env.FLAMBEAU_CACHE)).toBe(true)
    expect(lines).toEqual([
      expect.stringContaining(`libtorch 2.13.0 (${libtorch}): configuring`),
      expect.stringContaining('compiling with GNU 12.2.0'),
      expect.stringMatching(/^built in \d+ s: .*flambeau_libtorch\.node$/),
    ])
    expect(buildAddon({ libtorch, env })).toEqual({ ...first, built: false })
    expect(buildsIn(env)).toBe(1)
    expect(buildAddon({ libtorch, env, force: true }).built).toBe(true)
    expect(buildsIn(env)).toBe(2)
    expect(readdirSync(at('cache', 'libtorch')).sort()).toEqual([expect.stringMatching(/^2\.13\.0-/), 'last.json'])
  })

  it('keeps addons for two libtorches of one version apart', () => {
    const env = pretendEnv(folder)
    const one = buildAddon({ libtorch: pretendLibtorch(at('one')), env })
    const two = buildAddon({ libtorch: pretendLibtorch(at('two')), env })
    expect(one.addon).not.toBe(two.addon)
    expect(buildAddon({ libtorch: at('one'), env }).built).toBe(false)
  })

  it.each([
    ['the addon is damaged', ({ addon }) => writeFileSync(addon, 'prod'), 'is damaged'],
    ['the addon is gone', ({ addon }) => rmSync(addon), 'is not built'],
    ['its stamp is gone', ({ addon }) => rmSync(join(addon, '..', 'stamp.json')), 'has no readable stamp'],
    [
      'its stamp is nonsense',
      ({ addon }) => writeFileSync(join(addon, '..', 'stamp.json'), '{'),
      'has no readable stamp',
    ],
    [
      'libtorch was replaced',
      ({ root }) => pretendLibtorch(root, '2.13.0', 'other code'),
      'was built for another libtorch',
    ],
    ['libtorch was updated', ({ root }) => pretendLibtorch(root, '2.14.0'), 'is not built'],
    [
      'another root stands in the stamp',
      ({ addon }) => {
        const stamp = join(addon, '..', 'stamp.json')
        writeFileSync(stamp, JSON.stringify({ ...JSON.parse(readFileSync(stamp, 'utf8')), root: '/elsewhere' }))
      },
      'was built for the libtorch in /elsewhere',
    ],
  ])('is seen to be needed again when %s', (_, harm, problem) => {
    const env = pretendEnv(folder)
    const libtorch = pretendLibtorch(at('torch'))
    const built = buildAddon({ libtorch, env })
    expect(chooseLibtorch({ ...env, LIBTORCH: libtorch })).toMatchObject({ addon: built.addon, problem: undefined })
    harm(built)
    const choice = chooseLibtorch({ ...env, LIBTORCH: libtorch })
    expect(choice.problem).toContain(problem)
    expect(choice.fix).toBe('npx flambeau build')
    expect(buildAddon({ libtorch, env }).built).toBe(true)
    expect(chooseLibtorch({ ...env, LIBTORCH: libtorch }).problem).toBeUndefined()
  })

  it('waits for another one of the same cache, and takes what that made', async () => {
    const env = pretendEnv(folder, { CMAKE_TAKES: '0.6', LIBTORCH: pretendLibtorch(at('torch')) })
    const program = `import { buildAddon } from ${JSON.stringify(new URL('../scripts/build.mjs', import.meta.url).href)}
      console.log(JSON.stringify(buildAddon({ force: true, log: console.log }).built))`
    const outputs = await Promise.all(
      [1, 2].map(
        () =>
          new Promise((resolve, reject) => {
            const child = spawn(process.execPath, ['--input-type=module', '-e', program], { env })
            let output = ''
            child.stdout.on('data', (data) => (output += data))
            child.stderr.on('data', (data) => (output += data))
            child.on('error', reject)
            child.on('close', () => resolve(output))
          }),
      ),
    )
    expect(outputs.filter((text) => text.includes('waiting for another build (process'))).toHaveLength(1)
    expect(outputs.map((text) => text.trim().split('\n').at(-1)).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'false',
      'true',
    ])
    expect(buildsIn(env)).toBe(1)
  })

  it('is not kept waiting by a lock or a folder that a dead process left behind', () => {
    const env = pretendEnv(folder)
    mkdirSync(at('cache', 'libtorch', '.building-x'), { recursive: true })
    const { pid } = spawnSync(process.execPath, ['--version'])
    writeFileSync(at('cache', 'libtorch', 'lock'), `${pid} ${hostname()}`)
    expect(buildAddon({ libtorch: pretendLibtorch(at('torch')), env }).built).toBe(true)
    expect(readdirSync(at('cache', 'libtorch')).filter((name) => name.startsWith('.') || name === 'lock')).toEqual([])
  })

  it('leaves nothing half-made when it fails', () => {
    const env = pretendEnv(folder, { CMAKE_SAYS: 'CMake Error at CMakeLists.txt:2 (project):' })
    expect(failureOf({ libtorch: pretendLibtorch(at('torch')), env })).toBe(
      'libtorch addon: the build failed: CMake Error at CMakeLists.txt:2 (project):',
    )
    expect(readdirSync(at('cache', 'libtorch'))).toEqual([])
  })

  it('says that there is no cmake', () => {
    const env = { ...pretendEnv(folder), PATH: at('nothing') }
    expect(failureOf({ libtorch: pretendLibtorch(at('torch')), env })).toMatch(
      /there is no cmake on PATH. Install it: /,
    )
  })

  it('says that the cache cannot be written, and what to set', () => {
    writeFileSync(at('file'), '')
    const env = { ...pretendEnv(folder), FLAMBEAU_CACHE: at('file', 'cache') }
    expect(failureOf({ libtorch: pretendLibtorch(at('torch')), env })).toMatch(
      /cannot write to .*file.* \(E\w+\)\. Set FLAMBEAU_CACHE to a folder that can be written/,
    )
  })
})

describe('the summary of a failed build names', () => {
  it.each([
    [
      'a missing compiler',
      '-- Configuring incomplete, errors occurred!\nCMake Error at CMakeLists.txt:2 (project):\n  No CMAKE_CXX_COMPILER could be found.',
      'there is no C++ compiler. Install one: ',
    ],
    [
      'a missing make',
      'CMake Error: CMake was unable to find a build program corresponding to "Unix Makefiles".',
      'there is no make',
    ],
    [
      'an old CMake',
      'CMake Error at CMakeLists.txt:1 (cmake_minimum_required):\n  CMake 3.18 or higher is required.  You are running version 3.10',
      'this CMake is too old',
    ],
    ['a full disk', 'fatal error: error writing to /tmp/x.s: No space left on device', 'the disk is full'],
    [
      'a compiler that was killed',
      'c++: fatal error: Killed signal terminated program cc1plus',
      'the compiler ran out of memory',
    ],
    [
      "the compiler's first error",
      '[ 20%] Building\nnative/addon.cc:7:10: fatal error: x.h: No such file or directory\nmake: *** [all] Error 2',
      'native/addon.cc:7:10: fatal error: x.h: No such file or directory',
    ],
    [
      "CMake's first error with what it says",
      'CMake Error at CMakeLists.txt:23 (find_library):\n\n  Could not find TORCH using the following names: torch\n',
      'CMake Error at CMakeLists.txt:23 (find_library): Could not find TORCH',
    ],
    ['the last line where there is no error', 'one\ntwo\n', 'two'],
  ])('%s', (_, output, summary) => {
    expect(summarise(output)).toContain(summary)
  })
})

describe('the cache is', () => {
  it.each([
    [{ FLAMBEAU_CACHE: '/a', XDG_CACHE_HOME: '/b', HOME: '/c' }, '/a'],
    [{ XDG_CACHE_HOME: '/b', HOME: '/c' }, '/b/flambeau'],
    [{ HOME: '/c' }, process.platform === 'darwin' ? '/c/Library/Caches/flambeau' : '/c/.cache/flambeau'],
  ])('for %o', (env, expected) => {
    expect(cacheFolder(env)).toBe(expected)
  })

  it('not looked at, let alone made, by looking for an addon', () => {
    const env = pretendEnv(folder, { LIBTORCH: pretendLibtorch(at('torch')) })
    expect(chooseLibtorch(env).problem).toContain('is not built')
    expect(existsSync(env.FLAMBEAU_CACHE)).toBe(false)
  })
})

describe('libtorch is found', () => {
  const only = (env) => chooseLibtorch({ ...pretendEnv(folder), ...env })

  it('in a virtual environment that LIBTORCH names', () => {
    const root = pretendLibtorch(at('venv', 'lib', 'python3.12', 'site-packages', 'torch'))
    expect(only({ LIBTORCH: at('venv') }).found).toMatchObject({ root, version: '2.13.0', place: 'LIBTORCH' })
    expect(only({ LIBTORCH: at('venv', 'lib', 'python3.12', 'site-packages') }).found?.root).toBe(root)
  })

  it('not where LIBTORCH names nothing: then the way out is to unset it or to point it elsewhere', () => {
    const choice = only({ LIBTORCH: '/nonexistent' })
    expect(choice.found).toBeUndefined()
    expect(choice.problem).toContain('LIBTORCH: /nonexistent does not exist')
    expect(choice.problem).toContain('Point LIBTORCH to a libtorch, to a virtual environment that has torch')
    expect(choice.fix).toBe('unset LIBTORCH')
  })

  it('where an addon was last built for it, when nothing else points there', () => {
    const env = pretendEnv(folder)
    const root = pretendLibtorch(at('venv', 'lib', 'python3.12', 'site-packages', 'torch'), '2.99.0')
    buildAddon({ libtorch: at('venv'), env })
    const choice = chooseLibtorch(env)
    expect(choice.found).toMatchObject({ root, place: 'last build' })
    expect(choice.problem).toBeUndefined()
    rmSync(root, { recursive: true })
    expect(chooseLibtorch(env).tried.find(({ place }) => place === 'last build')?.problem).toContain('does not exist')
  })

  it('with an addon rather than without, be it later in the order', () => {
    const env = pretendEnv(folder)
    const python = pretendLibtorch(at('python', 'torch'), '2.98.0')
    const script = `#!/bin/sh\necho ${python}\n`
    writeFileSync(at('bin', 'python3'), script)
    chmodSync(at('bin', 'python3'), 0o755)
    buildAddon({ libtorch: pretendLibtorch(at('other'), '2.99.0'), env })
    const choice = chooseLibtorch(env)
    expect(choice.found?.version).toBe('2.99.0')
    expect(choice.tried[0]).toMatchObject({ place: 'python3', problem: expect.stringContaining('is not built') })
    buildAddon({ libtorch: python, env })
    expect(chooseLibtorch(env).found?.version).toBe('2.98.0')
  })
})

describe('a program in one file', () => {
  /** The scripts without what the addon is made from beside them, as inside a bundle. */
  async function bundled() {
    cpSync(fileURLToPath(new URL('../scripts', import.meta.url)), at('program', 'scripts'), { recursive: true })
    mkdirSync(at('program', 'native'))
    return import(pathToFileURL(at('program', 'scripts', 'choose-libtorch.mjs')).href)
  }

  it('finds the addon that its version of flambeau built, whole and for this libtorch', async () => {
    const env = pretendEnv(folder, { LIBTORCH: pretendLibtorch(at('torch')) })
    const program = await bundled()
    expect(program.chooseLibtorch(env).problem).toContain('is not built')
    const { addon } = buildAddon({ env })
    expect(program.chooseLibtorch(env)).toMatchObject({ addon, problem: undefined })
    expect(program.chooseLibtorch({ ...env, LIBTORCH: pretendLibtorch(at('other')) }).problem).toContain('is not built')
    const stamp = join(addon, '..', 'stamp.json')
    writeFileSync(stamp, JSON.stringify({ ...JSON.parse(readFileSync(stamp, 'utf8')), flambeau: '0.0.1' }))
    expect(program.chooseLibtorch(env).problem).toContain('is not built')
  })
})
