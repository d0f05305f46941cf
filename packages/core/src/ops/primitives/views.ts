export { broadcastTo } from './broadcast.ts'
export { expand, squeeze, unsqueeze } from './expand.ts'
export { matrixTranspose, moveaxis, movedim, permute, swapaxes, swapdims, t, transpose } from './permute.ts'
export { flatten, ravel, reshape, unflatten, view } from './reshape.ts'
export { diagonal, narrow, select, slice, unbind } from './slice.ts'
export { asStrided, unfold } from './strided.ts'

/** What of this file tensors have as methods. */
export const methods = [
  'asStrided',
  'diagonal',
  'flatten',
  'moveaxis',
  'movedim',
  'narrow',
  'ravel',
  'select',
  'slice',
  'squeeze',
  'swapaxes',
  'swapdims',
  't',
  'transpose',
  'unbind',
  'unflatten',
  'unfold',
  'unsqueeze',
] as const
