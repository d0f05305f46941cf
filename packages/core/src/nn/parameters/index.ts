export * from './clip-grad.ts'
