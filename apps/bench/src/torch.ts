import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import * as torch from 'flambeau'

/** The two ways to the same libtorch. */
export interface Torch {
  readonly missing: undefined
  /** Of the libtorch that flambeau uses. */
  readonly version: string
  /** An interpreter that has PyTorch. */
  readonly python: string
  readonly script: string
}

/** The libtorch of flambeau and a Python with PyTorch, or a sentence that names what is missing. */
export function diagnoseTorch(): Torch | { readonly missing: string } {
  let info: Readonly<Record<string, string>>
  try {
    info = torch.libtorch().info
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) }
  }
  const tried: string[] = []
  for (const python of interpreters(info['root']!)) {
    const { status, stdout } = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' })
    if (status === 0) {
      const script = fileURLToPath(new URL('../python/pytorch.py', import.meta.url))
      const version = info['libtorch']!
      if (stdout.startsWith(version)) return { missing: undefined, version, python, script }
      tried.push(`${python} has PyTorch ${stdout.trim()}, but flambeau uses libtorch ${version}`)
    } else {
      tried.push(`${python} has no PyTorch`)
    }
  }
  return { missing: `PyTorch for Python is missing: ${tried.join('; ')}. Set PYTHON to an interpreter that has it.` }
}

/** The one the user names, else the one whose PyTorch brought the libtorch, else the system's. */
function interpreters(root: string): readonly string[] {
  if (env['PYTHON'] !== undefined) return [env['PYTHON']]
  const beside = join(realpathSync(root), '..', '..', '..', '..', 'bin', 'python')
  return existsSync(beside) ? [beside, 'python3'] : ['python3']
}
