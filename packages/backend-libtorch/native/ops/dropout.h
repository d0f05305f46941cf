#pragma once

#include "philox.h"

namespace flambeau {

/// (x) → x · mask / (1 − p); ints as philox, numbers: p.
inline void dropout(Call& call) {
  const double p = call.number(0);
  const at::Tensor& x = call.input(0);
  const float scale = p < 1 ? static_cast<float>(1 / (1 - p)) : 0;
  const at::Tensor mask = byBlocks<float>(call, call.output(0), c10::ScalarType::Float, [&](const auto& words, float* values) {
    for (int i = 0; i < 4; i++) values[i] = Philox::uniform(words[i]) >= p ? scale : 0;
  });
  call.give(0, at::mul(x, mask.to(x.device(), x.scalar_type())));
}

}  // namespace flambeau
