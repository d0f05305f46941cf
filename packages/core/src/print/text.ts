import { releasedError } from '../arguments/tensor.ts'
import { kindOf } from '../brand.ts'
import { isDefaultDevice } from '../default-device.ts'
import { decode } from '../dtype/host.ts'
import { scope } from '../memory/scope.ts'
import { cat } from '../ops/primitives/cat.ts'
import { readAsync, readSync } from '../ops/primitives/read.ts'
import { narrow } from '../ops/primitives/views.ts'
import { noGrad } from '../tape/grad-mode.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { formatTensor, shownEdges } from './format.ts'

/** Only the elements that printing shows. */
function shown(op: string, x: Tensor): Tensor {
  if (x.released) throw releasedError(op, x)
  const edges = shownEdges(x.shape)
  if (edges === undefined) return x
  return noGrad(() =>
    scope(() =>
      x.shape.reduce<Tensor>((part, size, dim) => {
        if (size <= 2 * edges) return part
        return cat([narrow(part, dim, 0, edges), narrow(part, dim, size - edges, edges)], dim)
      }, x.detach()),
    ),
  )
}

function format(x: Tensor, values: readonly (number | boolean | bigint)[] | undefined): string {
  const printed = formatTensor(values, x.shape, x.dtype, {
    requiresGrad: x.requiresGrad,
    ...(isDefaultDevice(x.device) ? {} : { device: x.device.name }),
  })
  return kindOf(x) === 'Parameter' ? `Parameter containing:\n${printed}` : printed
}

/** A tensor as PyTorch prints it; without values where the device cannot be read synchronously. */
export function text(x: Tensor): string {
  if (x.device.readSync === undefined) return format(x, undefined)
  return format(x, decode(x.dtype, readSync('toString', shown('toString', x))))
}

/** A tensor with its values, from every device that has some. */
export async function textAsync(x: Tensor): Promise<string> {
  if (x.device.capabilities.values === false) return text(x)
  return format(x, decode(x.dtype, await readAsync('toStringAsync', shown('toStringAsync', x))))
}
