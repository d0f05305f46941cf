#include <ATen/ops/gt.h>
#include <ATen/ops/isinf.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/where.h>
#include <torch/csrc/api/include/torch/version.h>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// libtorch 1.13's vector log1p overflows near the largest numbers, where log1p and log are equal.
FLAMBEAU_OWN_KERNEL(log1p) {
  const at::Tensor& x = call.input(0);
  const at::Tensor result = at::log1p(x);
#if TORCH_VERSION_MAJOR == 1
  call.give(0, at::where(at::isinf(result).logical_and_(at::gt(x, 0)), at::log(x), result));
#else
  call.give(0, result);
#endif
}

}  // namespace
}  // namespace flambeau
