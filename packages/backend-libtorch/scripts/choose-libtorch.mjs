import { findAddon } from './cache.mjs'
import { attempts, buildCommand, noLibtorch } from './find-libtorch.mjs'

/** See the declarations. */
export function chooseLibtorch(env = process.env) {
  const tried = []
  let unbuilt
  for (const each of attempts(env)) {
    const { libtorch } = each
    if (libtorch === undefined) {
      tried.push(each)
      continue
    }
    const { file, problem } = findAddon(libtorch, env)
    if (problem === undefined) {
      tried.push(each)
      return { found: libtorch, addon: file, tried, problem, fix: undefined }
    }
    const sentence = `the addon for libtorch ${libtorch.version} (${libtorch.root}) ${problem}`
    tried.push({ ...each, problem: sentence })
    unbuilt ??= { found: libtorch, addon: file, problem: sentence, fix: buildCommand }
  }
  return { ...(unbuilt ?? { found: undefined, addon: undefined, ...noLibtorch(tried) }), tried }
}
