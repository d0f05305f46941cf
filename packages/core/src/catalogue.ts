/* What there is, as data: for suites and tools. */
export { overrideNames } from './backend/overrides.ts'
export {
  argPrims,
  binaryPrims,
  comparePrims,
  primNames,
  reducePrims,
  scanPrims,
  unaryPrims,
} from './backend/primitives.ts'
export { type Parameters, signatures } from './arguments/signature.ts'
export { registry } from './dispatch/registry.ts'
