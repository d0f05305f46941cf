#include <ATen/ops/mul.h>

#include "../../own-kernel.h"
#include "../primitives/philox.h"

namespace flambeau {
namespace {

/// (x) → x · mask / (1 − p); ints as philox, numbers: p.
FLAMBEAU_OWN_KERNEL(dropout) {
  const double p = call.number(0);
  const at::Tensor& x = call.input(0);
  withFloat(x.scalar_type(), [&](auto kind) {
    using T = decltype(kind);
    const T scale = p < 1 ? static_cast<T>(1 / (1 - p)) : T{0};
    const at::Tensor mask = byBlocks<T>(call, call.output(0), x.scalar_type(), [&](const auto& words, T* values) {
      for (int i = 0; i < 4; i++) values[i] = Philox::uniform(words[i]) >= p ? scale : T{0};
    });
    call.give(0, at::mul(x, mask.to(x.device())));
  });
}

}  // namespace
}  // namespace flambeau
