#include <ATen/ops/div.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/fmod.h>
#include <ATen/ops/remainder.h>

#include <cmath>
#include <type_traits>

#include "../../by-dtype.h"
#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// Calls `op` on every pair of elements on the CPU. libtorch's own kernels raise a signal or throw for an integer divided by zero or
/// the least integer by −1, and their vector fmod gives NaN where the quotient overflows.
template <typename Op>
bool divide(Call& call, Op op) {
  const at::Tensor& a = call.input(0);
  const at::Tensor& b = call.input(1);
  if (!a.is_cpu() || a.scalar_type() != b.scalar_type() || a.sizes() != b.sizes()) return false;
  const auto loop = [&](auto kind) {
    using T = decltype(kind);
    const at::Tensor left = a.contiguous();
    const at::Tensor right = b.contiguous();
    const at::Tensor result = at::empty(a.sizes(), a.options());
    const T* x = elements<T>(left);
    const T* y = elements<T>(right);
    T* z = mutableElements<T>(result);
    for (int64_t i = 0, n = left.numel(); i < n; i++) z[i] = op(x[i], y[i]);
    call.give(0, result);
  };
  if (withInteger(a.scalar_type(), loop)) return true;
  if (a.scalar_type() != c10::ScalarType::Float && a.scalar_type() != c10::ScalarType::Double) return false;
  withFloat(a.scalar_type(), loop);
  return true;
}

template <typename T>
T negated(T value) {
  return static_cast<T>(0 - static_cast<std::make_unsigned_t<T>>(value));
}

/// PyTorch's div_floor: Python's //, with IEEE's x / 0.
template <typename T>
T floorOfQuotient(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    if (b == 0) return a / b;
    const T rest = std::fmod(a, b);
    T quotient = (a - rest) / b;
    if (rest != 0 && (b < 0) != (rest < 0)) quotient -= 1;
    if (quotient == 0) return std::copysign(T{0}, a / b);
    const T floor = std::floor(quotient);
    return quotient - floor > T{0.5} ? floor + 1 : floor;
  } else {
    if (b == 0) return 0;
    if constexpr (std::is_signed_v<T>) {
      if (b == -1) return negated(a);
    }
    const T quotient = static_cast<T>(a / b);
    return static_cast<T>(a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient);
  }
}

/// C's fmod and %: the sign of the dividend.
template <typename T>
T truncatedRest(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::fmod(a, b);
  } else {
    return b == 0 || (std::is_signed_v<T> && b == static_cast<T>(-1)) ? T{0} : static_cast<T>(a % b);
  }
}

/// Python's %: the sign of the divisor.
template <typename T>
T flooredRest(T a, T b) {
  const T rest = truncatedRest(a, b);
  return static_cast<T>(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest);
}

FLAMBEAU_OWN_KERNEL(floorDivide) {
  if (!divide(call, [](auto a, auto b) { return floorOfQuotient(a, b); })) call.give(0, at::div(call.input(0), call.input(1), "floor"));
}

FLAMBEAU_OWN_KERNEL(fmod) {
  if (!divide(call, [](auto a, auto b) { return truncatedRest(a, b); })) call.give(0, at::fmod(call.input(0), call.input(1)));
}

FLAMBEAU_OWN_KERNEL(remainder) {
  if (!divide(call, [](auto a, auto b) { return flooredRest(a, b); })) call.give(0, at::remainder(call.input(0), call.input(1)));
}

}  // namespace
}  // namespace flambeau
