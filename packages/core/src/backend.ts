/* What authors of backends need, and nobody else. */
export * from './errors.ts'
export * from './dtype/dtype.ts'
export * from './dtype/half.ts'
export { provideDefaultDevice } from './default-device.ts'
export * from './backend/backend.ts'
export * from './backend/primitives.ts'
export * from './backend/overrides.ts'
export { type Op, type OpDefinition, registry, type Support, type Window } from './dispatch/define-op.ts'
