#pragma once

#include <limits>

#include "../../by-dtype.h"

namespace flambeau {

/// Float → integer as the contract has it (C++ leaves what does not fit undefined): truncate, saturate, NaN → 0.
template <typename T>
T saturated(double v) {
  constexpr double low = static_cast<double>(std::numeric_limits<T>::min());
  constexpr double high = static_cast<double>(std::numeric_limits<T>::max());
  return v >= high ? std::numeric_limits<T>::max() : v > low ? static_cast<T>(v) : v <= low ? std::numeric_limits<T>::min() : T{0};
}

inline at::Tensor saturate(const at::Tensor& x, c10::ScalarType dtype) {
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
inline void copy(Call& call) {
  const Output& out = call.output(0);
  at::Tensor x = call.input(0);
  if (call.intCount > 0) {
    std::vector<int64_t> dims(call.ints, call.ints + call.intCount);
    x = at::flip(x, dims);
  }
  if (c10::isFloatingType(x.scalar_type()) && c10::isIntegralType(out.dtype, false)) x = saturate(x, out.dtype);
  call.destination(0).copy_(x);
}

}  // namespace flambeau
