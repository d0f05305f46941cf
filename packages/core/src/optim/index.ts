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
export { Adadelta, type AdadeltaSettings } from './adadelta.ts'
export { Adagrad, type AdagradSettings } from './adagrad.ts'
export { Adamax, type AdamaxSettings } from './adamax.ts'
export { ASGD, type ASGDSettings } from './asgd.ts'
export { NAdam, type NAdamSettings } from './nadam.ts'
export { RAdam, type RAdamSettings } from './radam.ts'
export { Rprop, type RpropSettings } from './rprop.ts'
export * as lrScheduler from './schedules/lr-schedules.ts'
