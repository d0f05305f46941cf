import { type AnyKernel, TorchError } from '@flambeau/core/backend'
import { resolve } from 'node:path'
import type { Session } from '../session.ts'

function load(session: Session, library: string, name: string, attributes: readonly string[]): number {
  try {
    return session.load(resolve(library), name, attributes)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new TorchError('BAD_FILE', 'nativeKernel', `${why}.`, { library, name }, { cause })
  }
}

function checkNames(name: string, attributes: readonly string[]): void {
  const wrong = [name, ...attributes].find((one) => !/^[A-Za-z_]\w*$/.test(one))
  if (wrong === undefined) return
  throw new TorchError('INVALID_ARGUMENT', 'nativeKernel', `'${wrong}' is no name of C++. Use letters, digits and _.`, {
    name: wrong,
  })
}

/** A kernel from a shared library that is not the addon's. */
export function foreignKernel(
  session: Session,
  library: string,
  name: string,
  attributes: readonly string[],
): AnyKernel {
  checkNames(name, attributes)
  const id = load(session, library, name, attributes)
  return {
    run(inputs, outputs, attrs: Readonly<Record<string, unknown>>) {
      const call = session.begin(id)
      for (const key of attributes) {
        const value = attrs[key]
        if (typeof value !== 'number' && typeof value !== 'boolean') {
          throw new TorchError(
            'INVALID_ARGUMENT',
            name,
            `the attribute ${key} is ${String(value)}, and native kernels take numbers and booleans.`,
            { [key]: value },
          )
        }
        call.number(Number(value))
      }
      call.run(inputs, outputs)
    },
  }
}
