// Folders that look like libtorch, and a cmake that compiles nothing, so that tests of the way to the addon take no minute.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export function pretendFolder() {
  return realpathSync(mkdtempSync(join(tmpdir(), 'flambeau-')))
}

/** A libtorch at `root`, as much of it as flambeau looks at. */
export function pretendLibtorch(root, version = '2.13.0', library = 'code') {
  const [major, minor, patch] = version.split('.')
  const header = join(root, 'include', 'torch', 'headeronly', 'version.h')
  mkdirSync(dirname(header), { recursive: true })
  const lines = { MAJOR: major, MINOR: minor, PATCH: patch }
  writeFileSync(
    header,
    Object.entries(lines)
      .map(([part, n]) => `#define TORCH_VERSION_${part} ${n}\n`)
      .join(''),
  )
  mkdirSync(join(root, 'lib'), { recursive: true })
  const suffix = process.platform === 'darwin' ? 'dylib' : 'so'
  writeFileSync(join(root, 'lib', `libtorch_cpu.${suffix}`), library)
  writeFileSync(join(root, 'lib', `libc10.${suffix}`), '__cxx11')
  return root
}

const script = `#!/bin/sh
echo "$1" >> "$CMAKE_CALLS"
if [ -n "$CMAKE_SAYS" ]; then echo "$CMAKE_SAYS" >&2; exit 1; fi
if [ "$1" = --build ]; then
  sleep "\${CMAKE_TAKES:-0}"
  echo product > "$2/flambeau_libtorch.node"
else
  mkdir -p "$4/CMakeFiles/3.25.1"
  echo 'set(CMAKE_CXX_COMPILER_ID "GNU")' > "$4/CMakeFiles/3.25.1/CMakeCXXCompiler.cmake"
  echo 'set(CMAKE_CXX_COMPILER_VERSION "12.2.0")' >> "$4/CMakeFiles/3.25.1/CMakeCXXCompiler.cmake"
fi
`

/** An environment with a cache of its own in `folder`, and this cmake. */
export function pretendEnv(folder, extra = {}) {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'cmake'), script)
  chmodSync(join(bin, 'cmake'), 0o755)
  const calls = join(folder, 'calls')
  return {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: folder,
    FLAMBEAU_CACHE: join(folder, 'cache'),
    CMAKE_CALLS: calls,
    ...extra,
  }
}

/** How often this cmake was called with `--build`. */
export function buildsIn({ CMAKE_CALLS }) {
  if (!existsSync(CMAKE_CALLS)) return 0
  return readFileSync(CMAKE_CALLS, 'utf8')
    .split('\n')
    .filter((line) => line === '--build').length
}

/** A copy of a built addon that looks for its libtorch in a folder that is not there. */
export function withoutLibtorch(addon, lib, folder) {
  const copy = join(folder, 'flambeau_libtorch.node')
  cpSync(addon, copy)
  const bytes = readFileSync(copy).toString('latin1')
  if (!bytes.includes(lib)) throw new Error(`${addon} does not name ${lib}`)
  writeFileSync(copy, Buffer.from(bytes.replaceAll(lib, lib.replace(/.$/, '~')), 'latin1'))
  return copy
}
