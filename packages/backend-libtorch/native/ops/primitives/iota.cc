#include <ATen/ops/empty.h>

#include "../../by-dtype.h"
#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// () → start + i · step; numbers: start, step.
FLAMBEAU_OWN_KERNEL(iota) {
  const Output& out = call.output(0);
  const double start = call.number(0);
  const double step = call.number(1);
  const at::Tensor values = at::empty({out.length}, at::TensorOptions().dtype(c10::ScalarType::Double));
  double* p = mutableElements<double>(values);
  for (int64_t i = 0; i < out.length; i++) p[i] = start + static_cast<double>(i) * step;
  call.destination(0).copy_(values);
}

}  // namespace
}  // namespace flambeau
