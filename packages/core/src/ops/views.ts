export { expand, squeeze, unsqueeze } from './expand.ts'
export { permute, t, transpose } from './permute.ts'
export { flatten, reshape, view } from './reshape.ts'
export { diagonal, narrow, select, slice } from './slice.ts'
