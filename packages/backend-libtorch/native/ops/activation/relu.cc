#pragma once

#include "../../by-dtype.h"

namespace flambeau {

/// (grad, output) → grad where output > 0 or NaN, else 0.
inline void reluGrad(Call& call) { call.give(0, at::threshold_backward(call.input(0), call.input(1), 0)); }

}  // namespace flambeau
