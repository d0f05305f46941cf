#include <ATen/ops/prod.h>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// (x) → product over the dimensions in ints, ascending.
FLAMBEAU_OWN_KERNEL(prod) {
  at::Tensor x = call.input(0);
  const c10::ScalarType dtype = x.scalar_type();
  if (static_cast<int64_t>(call.intCount) == x.dim()) return call.give(0, at::prod(x, dtype));
  for (size_t i = call.intCount; i-- > 0;) x = at::prod(x, call.integer(i), false, dtype);
  call.give(0, x);
}

}  // namespace
}  // namespace flambeau
