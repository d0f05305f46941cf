#include <ATen/ops/threshold_backward.h>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// (grad, output) → grad where output > 0 or NaN, else 0.
FLAMBEAU_OWN_KERNEL(reluGrad) { call.give(0, at::threshold_backward(call.input(0), call.input(1), 0)); }

}  // namespace
}  // namespace flambeau
