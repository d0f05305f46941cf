import { join, resolve } from 'node:path'

import { keyOf } from './cache.mjs'
import { chooseLibtorch } from './choose-libtorch.mjs'
import { buildLibrary, failure } from './cmake.mjs'
import { packageRoot } from './package.mjs'

/** See the declarations. */
export function buildKernels({ sources, directory, name = 'kernels', env = process.env }) {
  const native = join(packageRoot(), 'native')
  const header = join(native, 'include', 'flambeau', 'kernel.h')
  const project = join(native, 'kernels')
  const { found, problem, fix } = chooseLibtorch(env)
  if (found === undefined) throw failure(`${problem}. Run: ${fix}`)
  const file = join(resolve(directory), keyOf(found, name), `${name}.so`)
  const files = sources.map((source) => resolve(source))
  buildLibrary({
    found,
    project,
    file,
    sources: [...files, header, join(project, 'CMakeLists.txt')],
    settings: { SOURCES: files.join(';'), OUTPUT: name, FLAMBEAU_INCLUDE: join(native, 'include') },
    env,
  })
  return file
}
