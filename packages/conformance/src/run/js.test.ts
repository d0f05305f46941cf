import { js } from '@flambeau/backend-js'
import { describe, it } from 'vitest'
import { readExpectations, readGoldens } from '../node.ts'
import { conformance } from './suite.ts'

conformance({ describe, it }, { create: js, oracle: js, expectations: readExpectations('js'), goldens: readGoldens() })
