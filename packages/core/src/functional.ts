/* Functions without methods: what a program does not name stays out of its bundle, and out of its types. */
export * from './functions.ts'
export { backward, type BackwardOptions, grad, type GradOptions } from './autograd/backward.ts'
export { to, toAsync } from './ops/primitives/to.ts'
export { item, itemSync, toArray, toArraySync, toTypedArray, toTypedArraySync } from './ops/primitives/read.ts'
