#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/native_batch_norm.h>
#include <ATen/ops/native_batch_norm_backward.h>
#include <ATen/ops/zeros.h>

#include <limits>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// libtorch divides by the sizes before it looks at them.
void checkChannels(const at::Tensor& x, std::initializer_list<const at::Tensor*> perChannel) {
  bool fits = x.dim() >= 2;
  for (const at::Tensor* each : perChannel) fits = fits && each->dim() == 1 && each->size(0) == x.size(1) && each->scalar_type() == x.scalar_type();
  if (!fits) refuse("batchNorm got shapes or dtypes that do not fit");
}

/// (x, weight, bias) → [y, mean, invstd]; numbers: eps.
FLAMBEAU_OWN_KERNEL(batchNorm) {
  const at::Tensor& x = call.input(0);
  checkChannels(x, {&call.input(1), &call.input(2)});
  if (x.numel() == 0) {
    const at::Tensor nothing = at::full({x.size(1)}, std::numeric_limits<double>::quiet_NaN(), x.options());
    call.give(0, at::empty_like(x));
    call.give(1, nothing);
    return call.give(2, nothing);
  }
  auto [y, mean, invstd] = at::native_batch_norm(x, call.input(1), call.input(2), {}, {}, true, 0, call.number(0));
  call.give(0, y);
  call.give(1, mean);
  call.give(2, invstd);
}

/// (grad, x, weight, mean, invstd) → [gradX, gradWeight, gradBias].
FLAMBEAU_OWN_KERNEL(batchNormGrad) {
  const at::Tensor& grad = call.input(0);
  const at::Tensor& x = call.input(1);
  checkChannels(x, {&call.input(2), &call.input(3), &call.input(4)});
  if (grad.sizes() != x.sizes() || grad.scalar_type() != x.scalar_type()) refuse("batchNormGrad got shapes or dtypes that do not fit");
  if (x.numel() == 0) {
    call.give(0, at::empty_like(x));
    call.give(1, at::zeros({x.size(1)}, x.options()));
    return call.give(2, at::zeros({x.size(1)}, x.options()));
  }
  // eps is inside invstd already.
  auto [gradX, gradWeight, gradBias] =
      at::native_batch_norm_backward(grad, x, call.input(2), {}, {}, call.input(3), call.input(4), true, 0, {true, true, true});
  call.give(0, gradX);
  call.give(1, gradWeight);
  call.give(2, gradBias);
}

}  // namespace
}  // namespace flambeau
