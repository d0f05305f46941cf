import { type Backend, withKernels } from '@flambeau/core/backend'

/** A device that computes with another one and counts how often each kernel runs. */
export function counting(inner: Backend): { readonly device: Backend; readonly calls: ReadonlyMap<string, number> } {
  const calls = new Map<string, number>()
  const device = withKernels(inner, `${inner.name}, counted`, (kernels) => {
    for (const [name, kernel] of kernels) {
      kernels.set(name, {
        ...kernel,
        run(inputs, outputs, attrs) {
          calls.set(name, (calls.get(name) ?? 0) + 1)
          kernel.run(inputs, outputs, attrs)
        },
      })
    }
  })
  return { device, calls }
}
