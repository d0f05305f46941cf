#include <ATen/ops/mm.h>
#include <ATen/ops/sum.h>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// (grad, x, weight) → the gradients of x, weight and bias that ints 0 … 2 ask for.
FLAMBEAU_OWN_KERNEL(linearGrad) {
  const at::Tensor& grad = call.input(0);
  const at::Tensor& x = call.input(1);
  const at::Tensor& weight = call.input(2);
  if (grad.dim() != 2 || x.dim() != 2 || weight.dim() != 2) refuse("linearGrad got shapes that do not fit");
  size_t next = 0;
  if (call.integer(0) != 0) call.give(next++, at::mm(grad, weight));
  if (call.integer(1) != 0) call.give(next++, at::mm(grad.t(), x));
  if (call.integer(2) != 0) call.give(next++, at::sum(grad, c10::IntArrayRef{0}));
}

}  // namespace
}  // namespace flambeau
