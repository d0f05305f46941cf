/* `XOptions` is what `new X` takes, `XSettings` what each of its groups has. */
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
export { Adadelta, type AdadeltaOptions, type AdadeltaSettings } from './adadelta.ts'
export { Adagrad, type AdagradOptions, type AdagradSettings } from './adagrad.ts'
export { Adamax, type AdamaxOptions, type AdamaxSettings } from './adamax.ts'
export { ASGD, type ASGDOptions, type ASGDSettings } from './asgd.ts'
export { NAdam, type NAdamOptions, type NAdamSettings } from './nadam.ts'
export { RAdam, type RAdamOptions, type RAdamSettings } from './radam.ts'
export { Rprop, type RpropOptions, type RpropSettings } from './rprop.ts'
export * as lrScheduler from './schedules/lr-schedules.ts'
