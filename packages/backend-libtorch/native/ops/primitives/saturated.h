#pragma once

#include <limits>

namespace flambeau {

/// Float → integer as the contract has it (C++ leaves what does not fit undefined): truncate, saturate, NaN → 0.
template <typename T>
T saturated(double v) {
  constexpr double low = static_cast<double>(std::numeric_limits<T>::min());
  constexpr double high = static_cast<double>(std::numeric_limits<T>::max());
  return v >= high ? std::numeric_limits<T>::max() : v > low ? static_cast<T>(v) : v <= low ? std::numeric_limits<T>::min() : T{0};
}

}  // namespace flambeau
