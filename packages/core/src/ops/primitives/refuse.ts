import type { TorchError } from '../../errors.ts'
import { unrecorded } from '../../dispatch/compute.ts'
import { numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { amax } from './reduce.ts'

/**
 * Refuses values that only the device knows (`torch._assert_async`): throws the error if any element of `bad` is true, at once
 * where the device can be read at once, else with the next read.
 *
 * @param bad - Makes the bool tensor, outside the graph; what it makes on the way is freed.
 */
export function refuseWhere(bad: () => Tensor, error: () => TorchError): void {
  unrecorded(() => {
    const flags = bad()
    if (numel(flags.shape) === 0) return
    const flag = amax(flags)
    const { device } = flag
    if (device.readSync === undefined) device.refuseWhere?.(flag, error())
    else if (device.readSync(flag.storage, flag.offset, 1)[0] !== 0) throw error()
  })
}
