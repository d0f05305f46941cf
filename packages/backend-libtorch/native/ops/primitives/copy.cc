#include <ATen/ops/empty.h>
#include <ATen/ops/flip.h>

#include <vector>

#include "../../by-dtype.h"
#include "../../own-kernel.h"
#include "saturated.h"

namespace flambeau {
namespace {

at::Tensor saturate(const at::Tensor& x, c10::ScalarType dtype) {
  if (!x.is_cpu()) return saturate(x.cpu(), dtype).to(x.device());
  const at::Tensor wide = x.to(c10::ScalarType::Double).contiguous();
  const at::Tensor result = at::empty(x.sizes(), at::TensorOptions().dtype(dtype));
  const double* from = elements<double>(wide);
  const int64_t length = wide.numel();
  withInteger(dtype, [&](auto kind) {
    using T = decltype(kind);
    T* to = mutableElements<T>(result);
    for (int64_t i = 0; i < length; i++) to[i] = saturated<T>(from[i]);
  });
  return result;
}

/// (x) → x in the output's dtype and strides; ints: dimensions read backwards.
FLAMBEAU_OWN_KERNEL(copy) {
  const Output& out = call.output(0);
  at::Tensor x = call.input(0);
  if (call.intCount > 0) {
    std::vector<int64_t> dims(call.ints, call.ints + call.intCount);
    x = at::flip(x, dims);
  }
  if (c10::isFloatingType(x.scalar_type()) && c10::isIntegralType(out.dtype, false)) x = saturate(x, out.dtype);
  call.destination(0).copy_(x);
}

}  // namespace
}  // namespace flambeau
