export { backward, type BackwardOptions, grad, type GradOptions } from './backward.ts'
export { setDetectAnomaly } from '../dispatch/anomaly.ts'
export { AutogradFunction as Function, type FunctionContext } from './function.ts'
export { gradcheck, gradgradcheck, type GradcheckOptions } from './gradcheck.ts'
