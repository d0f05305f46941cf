import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { checkShape, formatShape, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { fromArray } from '../creation/from-values.ts'
import { matmul } from '../primitives/matmul.ts'
import { reshape, transpose } from '../primitives/views.ts'

export interface AffineGridOptions {
  /** Whether −1 and 1 are the centres of the corner elements, rather than their outer edges. Default false. */
  readonly alignCorners?: boolean
}

/** Centres of n elements between −1 and 1. */
function centres(n: number, alignCorners: boolean): readonly number[] {
  if (n <= 1) return new Array<number>(n).fill(0)
  const reach = alignCorners ? 1 : (n - 1) / n
  return Array.from({ length: n }, (_, i) => ((2 * i) / (n - 1) - 1) * reach)
}

const affineGridArguments = signature('affineGrid', {
  theta: takes.tensor,
  size: takes.integers,
  options: takes.options({ alignCorners: takes.flag }),
})

/**
 * A grid for {@link gridSample} that looks through affine maps (`torch.nn.functional.affine_grid`): grid[n, i, j] = theta[n] · (x, y, 1),
 * where x and y run over the centres of the result's elements between −1 and 1.
 *
 * @param theta - `[N, 2, 3]`, or `[N, 3, 4]` for volumes.
 * @param size - Of the result: `[N, C, H, W]` or `[N, C, D, H, W]`.
 * @returns `[N, H, W, 2]` or `[N, D, H, W, 3]`.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`, `UNKNOWN_OPTION`.
 * @example
 * ```ts
 * const identity = torch.tensor([[[1, 0, 0], [0, 1, 0]]])
 * torch.nn.functional.affineGrid(identity, [1, 1, 2, 2], { alignCorners: true }) // the corners (−1, −1) … (1, 1)
 * ```
 */
export function affineGrid(theta: Tensor, size: readonly number[], options: AffineGridOptions = {}): Tensor {
  affineGridArguments(arguments)
  return within('affineGrid', () => {
    checkShape('affineGrid', size)
    const rank = size.length - 2
    const [n, rows, columns] = theta.shape
    if (size.includes(0)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'affineGrid',
        `Expected non-zero, positive output size. Got ${formatShape(size)}.`,
        {
          size,
        },
      )
    }
    if (
      (rank !== 2 && rank !== 3) ||
      theta.shape.length !== 3 ||
      n !== size[0] ||
      rows !== rank ||
      columns !== rank + 1
    ) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'affineGrid',
        `Expected a batch of ${rank === 3 ? '3D affine matrices of shape Nx3x4' : '2D affine matrices of shape Nx2x3'} for size ` +
          `${formatShape(size)}. Got ${formatShape(theta.shape)}.`,
        { theta: theta.shape, size },
      )
    }
    const sizes = size.slice(2)
    const lines = sizes.map((length) => centres(length, options.alignCorners === true))
    const base = new Float64Array(numel(sizes) * (rank + 1))
    let next = 0
    const fill = (axis: number, point: readonly number[]): void => {
      if (axis < rank) {
        for (const at of lines[axis]!) fill(axis + 1, [at, ...point])
        return
      }
      base.set([...point, 1], next)
      next += rank + 1
    }
    fill(0, [])
    const { device, dtype } = theta
    const points = fromArray(base, [numel(sizes), rank + 1], { device, dtype })
    return reshape(matmul(points, transpose(theta, 1, 2)), [n!, ...sizes, rank])
  })
}
