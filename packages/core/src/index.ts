/* What programs use: `torch.*` of the package flambeau. Importing this gives tensors their methods. */
import './methods/index.ts'

export * from './functions.ts'
export * as nn from './nn/index.ts'
export * as optim from './optim/index.ts'
export * as utils from './data/namespace.ts'
