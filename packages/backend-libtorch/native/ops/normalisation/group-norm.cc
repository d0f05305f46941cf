#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/native_group_norm.h>
#include <ATen/ops/native_group_norm_backward.h>
#include <ATen/ops/zeros_like.h>

#include <limits>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

struct Groups {
  int64_t samples, channels, inner, count;
};

Groups groupsOf(const at::Tensor& x, const at::Tensor& weight, int64_t count) {
  if (x.dim() < 2 || weight.dim() != 1 || weight.size(0) != x.size(1) || count <= 0 || x.size(1) % count != 0 ||
      x.scalar_type() != weight.scalar_type()) {
    refuse("groupNorm got shapes or dtypes that do not fit");
  }
  const int64_t per = x.size(0) * x.size(1);
  return {x.size(0), x.size(1), per == 0 ? 0 : x.numel() / per, count};
}

/// (x, weight, bias) → [y, mean, invstd]; ints: groups; numbers: eps.
FLAMBEAU_OWN_KERNEL(groupNorm) {
  const at::Tensor x = call.input(0).contiguous();
  const Groups g = groupsOf(x, call.input(1), call.integer(0));
  groupsOf(x, call.input(2), call.integer(0));
  if (x.numel() == 0) {
    call.give(0, at::empty_like(x));
    for (const size_t i : {1, 2}) call.give(i, at::full({g.samples, g.count}, std::numeric_limits<double>::quiet_NaN(), x.options()));
    return;
  }
  auto [y, mean, invstd] = at::native_group_norm(x, call.input(1), call.input(2), g.samples, g.channels, g.inner, g.count, call.number(0));
  call.give(0, y);
  call.give(1, mean);
  call.give(2, invstd);
}

/// (grad, x, weight, mean, invstd) → [gradX, gradWeight, gradBias]; ints: groups.
FLAMBEAU_OWN_KERNEL(groupNormGrad) {
  const at::Tensor grad = call.input(0).contiguous();
  const at::Tensor x = call.input(1).contiguous();
  const at::Tensor& weight = call.input(2);
  const Groups g = groupsOf(x, weight, call.integer(0));
  const int64_t statistics = g.samples * g.count;
  if (grad.sizes() != x.sizes() || call.input(3).numel() != statistics || call.input(4).numel() != statistics) {
    refuse("groupNormGrad got shapes that do not fit");
  }
  if (x.numel() == 0) {
    call.give(0, at::empty_like(x));
    for (const size_t i : {1, 2}) call.give(i, at::zeros_like(weight));
    return;
  }
  auto [gradX, gradWeight, gradBias] =
      at::native_group_norm_backward(grad, x, call.input(3).contiguous(), call.input(4).contiguous(), weight, g.samples, g.channels,
                                     g.inner, g.count, {true, true, true});
  call.give(0, gradX);
  call.give(1, gradWeight);
  call.give(2, gradBias);
}

}  // namespace
}  // namespace flambeau
