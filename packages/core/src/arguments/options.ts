import * as takes from './kinds.ts'

// Options that functions of several files share. They stand in a file that imports no op, since ops refer to each other in cycles and
// signatures are declared while modules load.

export const tensorOptionsKind: takes.Kind = takes.options({
  dtype: takes.dtype,
  device: takes.device,
  requiresGrad: takes.flag,
})

export const generatorOptionsKind: takes.Kind = takes.options({ generator: takes.generator })

export const randomOptionsKind: takes.Kind = takes.joined(generatorOptionsKind, tensorOptionsKind)

export const reduceOptionsKind: takes.Kind = takes.options({ keepdim: takes.flag })

export const sumOptionsKind: takes.Kind = takes.options({ dtype: takes.dtype, keepdim: takes.flag })

export const normOptionsKind: takes.Kind = takes.options({ eps: takes.number })

export const lossOptionsKind: takes.Kind = takes.options({ reduction: takes.oneOf('mean', 'sum', 'none') })

export const scatterReduceOptionsKind: takes.Kind = takes.options({ includeSelf: takes.flag })

export const marginLossOptionsKind: takes.Kind = takes.options({
  margin: takes.number,
  reduction: takes.oneOf('mean', 'sum', 'none'),
})

export const addProductOptionsKind: takes.Kind = takes.options({ beta: takes.number, alpha: takes.number })
