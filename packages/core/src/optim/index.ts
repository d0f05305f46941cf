export { Adam, type AdamOptions, type AdamSettings } from './adam.ts'
export { AdamW, type AdamWOptions } from './adamw.ts'
export {
  Optimizer,
  type OptimizerState,
  type ParamGroup,
  type ParamGroupInput,
  type Params,
  type ParamState,
} from './optimizer.ts'
export { RMSprop, type RMSpropOptions, type RMSpropSettings } from './rmsprop.ts'
export { SGD, type SGDOptions, type SGDSettings } from './sgd.ts'
