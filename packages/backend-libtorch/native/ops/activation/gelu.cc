#pragma once

#include <ATen/ops/gelu.h>
#include <ATen/ops/gelu_backward.h>

#include "../../by-dtype.h"

namespace flambeau {

/// Integer attribute 0 says whether the hyperbolic tangent stands in for the error function.
inline const char* approximation(Call& call) { return call.integer(0) != 0 ? "tanh" : "none"; }

/// (x) → x · Φ(x).
inline void gelu(Call& call) { call.give(0, at::gelu(call.input(0), approximation(call))); }

/// (grad, x) → gradient of x.
inline void geluGrad(Call& call) { call.give(0, at::gelu_backward(call.input(0), call.input(1), approximation(call))); }

}  // namespace flambeau
