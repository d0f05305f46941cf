import * as roll from '../ops/arranging/roll.ts'
import * as split from '../ops/arranging/split.ts'
import * as tril from '../ops/creation/tril.ts'
import * as viewScatter from '../ops/indexing/view-scatter.ts'
import * as cat from '../ops/primitives/cat.ts'
import * as copy from '../ops/primitives/copy.ts'
import { contiguous, flip } from '../ops/primitives/copy.ts'
import * as views from '../ops/primitives/views.ts'
import { broadcastTo, expand, matrixTranspose, permute, reshape, view } from '../ops/primitives/views.ts'
import { repeatInterleave, repeat, type RepeatInterleaveOptions, tile } from '../ops/arranging/repeat.ts'
import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { within } from '../arguments/within.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { install, installMethods, installProperty, installSpread, type Methods } from './install.ts'
import { type Sizes, sizesOf } from './sizes.ts'

declare module '../tensor/tensor.ts' {
  interface Tensor
    extends
      Methods<typeof roll>,
      Methods<typeof split>,
      Methods<typeof tril>,
      Methods<typeof viewScatter>,
      Methods<typeof cat>,
      Methods<typeof copy>,
      Methods<typeof views> {
    /** See `torch.view`; sizes as an array or spread. */
    view(...sizes: Sizes): Tensor
    /** See `torch.reshape`; sizes as an array or spread. */
    reshape(...sizes: Sizes): Tensor
    /** See `torch.permute`; dimensions as an array or spread. */
    permute(...dims: Sizes): Tensor
    /** See `torch.expand`; sizes as an array or spread. */
    expand(...sizes: Sizes): Tensor
    /** See `torch.broadcastTo`; sizes as an array or spread. */
    broadcastTo(...shape: Sizes): Tensor
    /** See `torch.tile`; one count for every dimension at least, as an array or spread (`Tensor.repeat`). */
    repeat(...sizes: Sizes): Tensor
    /** See `torch.tile`; counts as an array or spread. */
    tile(...dims: Sizes): Tensor
    /** See `torch.flip`; dimensions as an array or spread. */
    flip(...dims: Sizes): Tensor
    /** See `torch.repeatInterleave`. */
    repeatInterleave(
      repeats: number | readonly number[],
      dim?: number | null,
      options?: RepeatInterleaveOptions,
    ): Tensor
    repeatInterleave(repeats: Tensor, dim: number | null | undefined, options: { readonly outputSize: number }): Tensor
    repeatInterleave(repeats: Tensor, dim?: number | null, options?: RepeatInterleaveOptions): Promise<Tensor>
    /** The dimensions in reverse order (`Tensor.T`). */
    readonly T: Tensor
    /** The transpose of the last two dimensions (`Tensor.mT`). */
    readonly mT: Tensor
    /** The tensor itself if its elements lie in row order without gaps, else a copy of which that is true (`Tensor.contiguous`). */
    contiguous(): Tensor
    /** `torch.view` in the shape of `other` (`Tensor.view_as`). */
    viewAs(other: Tensor): Tensor
    /** `torch.reshape` to the shape of `other` (`Tensor.reshape_as`). */
    reshapeAs(other: Tensor): Tensor
    /** `torch.expand` to the shape of `other` (`Tensor.expand_as`). */
    expandAs(other: Tensor): Tensor
  }
}

/** A function of a tensor and a list, as the method that takes the list also spread. */
function spread(
  name: string,
  fn: (x: Tensor, list: readonly number[]) => Tensor,
): (x: Tensor, ...list: Sizes) => Tensor {
  return (x, ...list) => fn(x, sizesOf(name, list))
}

/** A function of a tensor and a shape, as the method that takes the shape from another tensor. */
function shapedAs(
  name: string,
  fn: (x: Tensor, shape: readonly number[]) => Tensor,
): (x: Tensor, other: Tensor) => Tensor {
  const check = signature(name, { input: takes.tensor, other: takes.tensor })
  return function (x: Tensor, other: Tensor): Tensor {
    check(arguments)
    return within(name, () => fn(x, other.shape))
  }
}

installMethods(roll)
installMethods(split)
installMethods(tril)
installMethods(viewScatter)
installMethods(cat)
installMethods(copy)
installMethods(views)
installSpread({
  view: spread('view', view),
  reshape: spread('reshape', reshape),
  permute: spread('permute', permute),
  expand: spread('expand', expand),
  broadcastTo: spread('broadcastTo', broadcastTo),
  repeat: spread('repeat', repeat),
  tile: spread('tile', tile),
  flip: spread('flip', flip),
})
install({
  repeatInterleave,
  contiguous: contiguous,
  viewAs: shapedAs('viewAs', view),
  reshapeAs: shapedAs('reshapeAs', reshape),
  expandAs: shapedAs('expandAs', expand),
})
installProperty('T', (x: Tensor) =>
  permute(
    x,
    x.shape.map((_, i) => x.shape.length - 1 - i),
  ),
)
installProperty('mT', matrixTranspose)
