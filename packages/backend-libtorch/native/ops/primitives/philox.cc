#include "../../own-kernel.h"
#include "philox.h"

namespace flambeau {
namespace {

/// () → random words as int32; ints: seed low, high, offset low, high.
FLAMBEAU_OWN_KERNEL(philox) {
  givePortable(call, byBlocks<int32_t>(call, call.output(0), c10::ScalarType::Int, [](const auto& words, int32_t* values) {
    for (int i = 0; i < 4; i++) values[i] = static_cast<int32_t>(words[i]);
  }));
}

}  // namespace
}  // namespace flambeau
