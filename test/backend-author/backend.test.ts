import { js } from '@flambeau/backend-js'
import { conformance } from '@flambeau/conformance'
import { readGoldens } from '@flambeau/conformance/node'
import type { DType } from '@flambeau/core'
import { describe, it } from 'vitest'
import { minimal } from './backend.ts'

const { dtypes } = minimal().capabilities
/** Cases in dtypes that this device has, and conversions to them; the others would be reported as unsupported. */
const filter = ({ dtype, sample }: { readonly dtype: DType; readonly sample: string }): boolean =>
  dtypes.has(dtype) && (!sample.startsWith('to-') || dtypes.has(sample.slice(3) as DType))

conformance({ describe, it }, { create: minimal, oracle: js, goldens: readGoldens(), filter })
