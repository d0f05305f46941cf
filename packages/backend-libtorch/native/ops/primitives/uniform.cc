#include "../../own-kernel.h"
#include "philox.h"

namespace flambeau {
namespace {

/// () → uniform in [0, 1), 24 bits; ints as philox.
FLAMBEAU_OWN_KERNEL(uniform) {
  givePortable(call, byBlocks<float>(call, call.output(0), c10::ScalarType::Float, [](const auto& words, float* values) {
    for (int i = 0; i < 4; i++) values[i] = static_cast<float>(Philox::uniform(words[i]));
  }));
}

}  // namespace
}  // namespace flambeau
