#pragma once

#include "by-dtype.h"

namespace flambeau {

/// Applies `op` to integer operands on the CPU, where dividing by zero (or the least number by −1) would raise a signal.
template <typename Op>
bool divideIntegers(Call& call, Op op) {
  const at::Tensor& a = call.input(0);
  const at::Tensor& b = call.input(1);
  if (!a.is_cpu() || a.scalar_type() != b.scalar_type() || a.sizes() != b.sizes()) return false;
  return withInteger(a.scalar_type(), [&](auto kind) {
    using T = decltype(kind);
    const at::Tensor left = a.contiguous();
    const at::Tensor right = b.contiguous();
    const at::Tensor result = at::empty(a.sizes(), a.options());
    const T* x = elements<T>(left);
    const T* y = elements<T>(right);
    T* z = mutableElements<T>(result);
    for (int64_t i = 0, n = left.numel(); i < n; i++) z[i] = op(x[i], y[i]);
    call.give(0, result);
  });
}

template <typename T>
T negated(T value) {
  return static_cast<T>(0 - static_cast<std::make_unsigned_t<T>>(value));
}

inline void floorDivide(Call& call) {
  const bool done = divideIntegers(call, [](auto a, auto b) {
    using T = decltype(a);
    if (b == 0) return T{0};
    if constexpr (std::is_signed_v<T>) {
      if (b == -1) return negated(a);
    }
    const T quotient = static_cast<T>(a / b);
    return static_cast<T>(a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient);
  });
  if (!done) call.give(0, at::div(call.input(0), call.input(1), "floor"));
}

inline void fmod(Call& call) {
  const bool done = divideIntegers(call, [](auto a, auto b) {
    using T = decltype(a);
    return b == 0 || (std::is_signed_v<T> && b == static_cast<T>(-1)) ? T{0} : static_cast<T>(a % b);
  });
  if (!done) call.give(0, at::fmod(call.input(0), call.input(1)));
}

inline void remainder(Call& call) {
  const bool done = divideIntegers(call, [](auto a, auto b) {
    using T = decltype(a);
    if (b == 0 || (std::is_signed_v<T> && b == static_cast<T>(-1))) return T{0};
    const T rest = static_cast<T>(a % b);
    return static_cast<T>(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest);
  });
  if (!done) call.give(0, at::remainder(call.input(0), call.input(1)));
}

}  // namespace flambeau
