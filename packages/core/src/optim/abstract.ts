import { TorchError } from '../errors.ts'

/** The error for making what is only there to be extended. */
export function isAbstract(name: string, example: string): TorchError {
  return new TorchError(
    'INVALID_ARGUMENT',
    name,
    `is a base class. Make one of those that extend it, such as ${example}.`,
  )
}
