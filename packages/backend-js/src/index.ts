export { js } from './backend.ts'
export { map } from './map.ts'
