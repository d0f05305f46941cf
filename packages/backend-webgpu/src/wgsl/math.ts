import { exponentialFunctions } from './math-exponential.ts'
import { hyperbolicFunctions } from './math-hyperbolic.ts'
import { powerFunctions } from './math-power.ts'
import { specialFunctions } from './math-special.ts'
import { trigonometricFunctions } from './math-trigonometric.ts'

export const mathFunctions: Readonly<Record<string, string>> = {
  ...exponentialFunctions,
  ...trigonometricFunctions,
  ...hyperbolicFunctions,
  ...powerFunctions,
  ...specialFunctions,
}
