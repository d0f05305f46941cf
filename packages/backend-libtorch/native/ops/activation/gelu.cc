#include <ATen/ops/gelu.h>
#include <ATen/ops/gelu_backward.h>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// Integer attribute 0 says whether the hyperbolic tangent stands in for the error function.
const char* approximation(Call& call) { return call.integer(0) != 0 ? "tanh" : "none"; }

/// (x) → x · Φ(x).
FLAMBEAU_OWN_KERNEL(gelu) { call.give(0, at::gelu(call.input(0), approximation(call))); }

/// (grad, x) → gradient of x.
FLAMBEAU_OWN_KERNEL(geluGrad) { call.give(0, at::gelu_backward(call.input(0), call.input(1), approximation(call))); }

}  // namespace
}  // namespace flambeau
