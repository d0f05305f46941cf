import { type AnyKernel, isFloat, TorchError, withKernels } from '@flambeau/core/backend'
import { peek, poke } from '../judge/values/elements.ts'
import { type Mutant, wrong } from './break.ts'

function replaced(name: string, op: string, change: (kernel: AnyKernel) => AnyKernel): Mutant {
  return {
    name,
    ops: [op],
    check: 'dtypes',
    make: (inner) =>
      withKernels(inner, `${inner.name} with a wrong ${op}`, (kernels) => {
        kernels.set(op, change(kernels.get(op)!))
      }),
  }
}

/** Kernels that take dtypes they cannot compute, or leave ones they should. */
export const dtypeMutants: readonly Mutant[] = [
  replaced('linear takes whole numbers for floats', 'linear', ({ run, layout }) => ({
    run,
    ...(layout === undefined ? {} : { layout }),
  })),
  wrong(
    'relu knows bytes only',
    'relu',
    ({ device, outputs, run }) => {
      run()
      const [out] = outputs
      if (isFloat(out!.dtype)) return
      poke(
        device,
        out!,
        peek(device, out!).map((value) => value % 2),
      )
    },
    ['relu'],
    'dtypes',
  ),
  replaced('matmul fails on whole numbers as devices fail', 'matmul', (kernel) => ({
    ...kernel,
    run: (inputs, outputs, attrs) => {
      if (!isFloat(inputs[0]!.dtype)) throw new TorchError('DEVICE_ERROR', 'matmul', 'no kernel for Int.')
      kernel.run(inputs, outputs, attrs)
    },
  })),
]
