export { js } from './backend.ts'
export { map } from './templates/map.ts'
