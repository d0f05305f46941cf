/* What authors of backends need, and nobody else. */
export * from '../errors.ts'
export * from '../dtype.ts'
export * from '../half.ts'
export { provideDefaultDevice } from '../default-device.ts'
export * from './backend.ts'
export * from './primitives.ts'
export * from './overrides.ts'
export { type Op, type OpDefinition, registry, type Support, type Window } from '../dispatch/define-op.ts'
