#pragma once

#include "by-dtype.h"

namespace flambeau {

/// ATen's sign(NaN) is 0.
inline void sign(Call& call) {
  const at::Tensor& x = call.input(0);
  const at::Tensor result = at::sign(x);
  call.give(0, c10::isFloatingType(x.scalar_type()) ? at::where(at::isnan(x), x, result) : result);
}

}  // namespace flambeau
