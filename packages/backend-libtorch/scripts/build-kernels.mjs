import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { buildLibrary, needLibtorch } from './cmake.mjs'

const native = fileURLToPath(new URL('../native', import.meta.url))
const header = join(native, 'include', 'flambeau', 'kernel.h')
const project = join(native, 'kernels')

/** See the declarations. */
export function buildKernels({ sources, directory, name = 'kernels', env = process.env }) {
  const found = needLibtorch(env)
  const file = join(resolve(directory), found.version, `${name}.so`)
  const files = sources.map((source) => resolve(source))
  buildLibrary({
    found,
    project,
    file,
    sources: [...files, header, join(project, 'CMakeLists.txt')],
    settings: { SOURCES: files.join(';'), OUTPUT: name, FLAMBEAU_INCLUDE: join(native, 'include') },
  })
  return file
}
