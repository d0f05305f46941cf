import {
  type DType,
  integerRange,
  isFloat,
  type Kernel,
  type Kernels,
  type OverrideAttrs,
  type PoolAttrs,
} from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { floatsOf, numbersOf } from '../../storage.ts'

/** First and one past the last window element that lies inside a dimension of `size`, for a window that begins at `start`. */
function inside(start: number, dilation: number, kernel: number, size: number): readonly [number, number] {
  const first = start < 0 ? Math.ceil(-start / dilation) : 0
  return [first, Math.min(kernel, Math.ceil((size - start) / dilation))]
}

/** What a window without elements gives, as the dtype's storage holds it. */
function leastOf(dtype: DType): number {
  if (isFloat(dtype)) return -Infinity
  const [least] = integerRange(dtype)
  return dtype === 'int64' ? (least as unknown as number) : Number(least)
}

const maxPool2d: Kernel<PoolAttrs> = {
  layout: 'contiguous',
  run([x], [values, indices], { kernelSize, stride, padding, dilation }) {
    const [samples, channels, height, width] = x!.shape as [number, number, number, number]
    const [rows, columns] = values!.shape.slice(2) as [number, number]
    const data = floatsOf(x!)
    const maxima = floatsOf(values!)
    const places = numbersOf(indices!)
    const across = Array.from({ length: columns }, (_, i) =>
      inside(i * stride[1] - padding[1], dilation[1], kernelSize[1], width),
    )
    const least = leastOf(x!.dtype)
    let next = 0
    for (let plane = 0; plane < samples * channels; plane++) {
      const base = plane * height * width
      for (let row = 0; row < rows; row++) {
        const top = row * stride[0] - padding[0]
        const [firstRow, endRow] = inside(top, dilation[0], kernelSize[0], height)
        for (let column = 0; column < columns; column++) {
          const left = column * stride[1] - padding[1]
          const [firstColumn, endColumn] = across[column]!
          let best = least
          let place = -1
          // Stays −1 if the window lies in the padding, as a dilated one may.
          for (let i = firstRow; i < endRow; i++) {
            const line = (top + i * dilation[0]) * width + left
            for (let j = firstColumn; j < endColumn; j++) {
              const at = line + j * dilation[1]
              const value = data[base + at]!
              // Of several NaN the last counts, as in PyTorch.
              if (value > best || place < 0 || value !== value) {
                best = value
                place = at
              }
            }
          }
          maxima[next] = best
          places[next] = place
          next++
        }
      }
    }
  },
}

const maxPool2dGrad: Kernel<OverrideAttrs['maxPool2dGrad']> = {
  layout: 'contiguous',
  run([grad, indices], [out]) {
    const [samples, channels, height, width] = out!.shape as [number, number, number, number]
    const grads = floatsOf(grad!)
    const places = numbersOf(indices!)
    const results = floatsOf(out!).fill(0, 0, count(out!.shape))
    const windows = count(grad!.shape.slice(2))
    let next = 0
    for (let plane = 0; plane < samples * channels; plane++) {
      const base = plane * height * width
      for (let window = 0; window < windows; window++, next++) {
        const place = places[next]!
        if (place >= 0) results[base + place]! += grads[next]!
      }
    }
  },
}

export const maxPool2dKernels: Pick<Kernels, 'maxPool2d' | 'maxPool2dGrad'> = { maxPool2d, maxPool2dGrad }
