import { backward, type BackwardOptions } from '../autograd/backward.ts'
import { install } from './install.ts'

declare module '../tensor/tensor.ts' {
  interface Tensor {
    /**
     * Computes gradients of this tensor and adds them to the `.grad` of the leaves it was made from (`Tensor.backward`).
     *
     * @param gradient - Gradient of this tensor itself; may be left out for a single number.
     * @throws TorchError `NON_SCALAR_BACKWARD`, `GRAD_REQUIRED`, `GRAPH_FREED`, `SAVED_TENSOR_MODIFIED`, `SHAPE_MISMATCH`.
     */
    backward(gradient?: Tensor | null, options?: BackwardOptions): void
  }
}

install({ backward })
