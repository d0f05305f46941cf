const tools =
  process.platform === 'darwin' ? 'xcode-select --install && brew install cmake' : 'sudo apt-get install cmake g++ make'

/** What went wrong, by what the tools print about it, and what helps. */
const known = [
  [
    /No CMAKE_CXX_COMPILER could be found|CMAKE_CXX_COMPILER not set/,
    `there is no C++ compiler. Install one: ${tools}`,
  ],
  [/unable to find a build program|CMAKE_MAKE_PROGRAM is not set/, `there is no make. Install it: ${tools}`],
  [/CMake (?:[\d.]+) or higher is required/, 'this CMake is too old. Get 3.18 or later: python3 -m pip install cmake'],
  [/No space left on device/, 'the disk is full. Set FLAMBEAU_CACHE to a folder on another one'],
  [
    /Killed signal terminated program|virtual memory exhausted|out of memory allocating/,
    'the compiler ran out of memory. Compile one file at a time: CMAKE_BUILD_PARALLEL_LEVEL=1 npx flambeau build',
  ],
]

export const noCmake = `there is no cmake on PATH. Install it: ${tools}`

/** One sentence for what a failed build printed. */
export function summarise(output) {
  const found = known.find(([pattern]) => pattern.test(output))
  if (found !== undefined) return found[1]
  const lines = output.split('\n').map((line) => line.trim())
  const at = lines.findIndex((line) => /^CMake Error\b|\berror:|undefined reference|cannot find -l/.test(line))
  if (at < 0) return lines.findLast((line) => line !== '') ?? 'the tools said nothing'
  const cmake = lines[at].startsWith('CMake Error')
  // CMake says where first, and what in the next lines.
  const next = cmake ? lines.slice(at + 1).find((line) => line !== '') : undefined
  return next === undefined ? lines[at] : `${lines[at]} ${next}`
}

/** What an error of the file system means for somebody who builds. */
export function describeWriteError(error, folder) {
  return ['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'ENOSPC', 'EEXIST'].includes(error?.code)
    ? `cannot write to ${folder} (${error.code}). Set FLAMBEAU_CACHE to a folder that can be written`
    : undefined
}
