import * as takes from '../../../arguments/kinds.ts'
import { changed, type Setting } from '../../module/settings.ts'

/** How large the result is: exactly one of the two. */
export interface TargetOptions {
  /** Size of the result, one number for all dimensions or one for each. */
  readonly size?: number | readonly number[] | null
  /** How many times as large as the input the result is. */
  readonly scaleFactor?: number | readonly number[] | null
}

export const targetSettings: Readonly<Record<keyof TargetOptions, Setting>> = {
  scaleFactor: changed(takes.orNull(takes.either(takes.number, takes.numbers)), null),
  size: changed(takes.orNull(takes.sizes), null),
}
