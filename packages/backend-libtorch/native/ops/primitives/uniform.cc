#pragma once

#include "philox.h"

namespace flambeau {

/// () → uniform in [0, 1), 24 bits; ints as philox.
inline void uniform(Call& call) {
  givePortable(call, byBlocks<float>(call, call.output(0), c10::ScalarType::Float, [](const auto& words, float* values) {
    for (int i = 0; i < 4; i++) values[i] = static_cast<float>(Philox::uniform(words[i]));
  }));
}

}  // namespace flambeau
