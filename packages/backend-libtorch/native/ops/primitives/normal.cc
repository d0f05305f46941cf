#include <cmath>
#include <type_traits>

#include "../../own-kernel.h"
#include "philox.h"

namespace flambeau {
namespace {

/// () → standard normal by Box–Muller; ints as philox. Computed in double: sin and cos of 2πu lose all digits in float near their zeros.
FLAMBEAU_OWN_KERNEL(normal) {
  const auto four = [](const auto& words, auto* values) {
    using T = std::remove_pointer_t<decltype(values)>;
    for (int i = 0; i < 4; i += 2) {
      const double radius = std::sqrt(-2 * std::log(1 - Philox::uniform(words[i])));
      const double angle = 2 * M_PI * Philox::uniform(words[i + 1]);
      values[i] = static_cast<T>(radius * std::cos(angle));
      values[i + 1] = static_cast<T>(radius * std::sin(angle));
    }
  };
  const Output& out = call.output(0);
  if (out.dtype == c10::ScalarType::Double) {
    givePortable(call, byBlocks<double>(call, out, c10::ScalarType::Double, four));
  } else {
    givePortable(call, byBlocks<float>(call, out, c10::ScalarType::Float, four));
  }
}

}  // namespace
}  // namespace flambeau
