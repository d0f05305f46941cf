#include <ATen/ops/embedding_dense_backward.h>

#include "../../own-kernel.h"
#include "../primitives/indices.h"

namespace flambeau {
namespace {

/// (grad, index) → the gradients of the rows, added up; ints: rows, padding row or −1, whether to divide by frequencies.
FLAMBEAU_OWN_KERNEL(embeddingGrad) {
  const at::Tensor& grad = call.input(0);
  const at::Tensor& index = call.input(1);
  if (grad.dim() != index.dim() + 1 || grad.sizes().slice(0, index.dim()) != index.sizes()) refuse("embeddingGrad got shapes that do not fit");
  checkIndices(index, call.integer(0));
  call.give(0, at::embedding_dense_backward(grad.contiguous(), index.to(c10::ScalarType::Long).contiguous(), call.integer(0), call.integer(1),
                                            call.integer(2) != 0));
}

}  // namespace
}  // namespace flambeau
