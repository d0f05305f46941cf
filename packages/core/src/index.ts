/* All of it, for packages that are built on core. Programs import flambeau, which has what stands in torch.ts. */
export * from './torch.ts'
export * from './backend.ts'
