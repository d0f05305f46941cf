#include "../../own-kernel.h"
#include "saturated.h"

namespace flambeau {
namespace {

/// () → out; ints: the value as int64 (low, high) if the flag says so, else the number.
FLAMBEAU_OWN_KERNEL(fill) {
  at::Tensor& out = call.destination(0);
  if (call.integer(0) != 0) {
    const uint64_t low = static_cast<uint32_t>(call.integer(1));
    const uint64_t high = static_cast<uint32_t>(call.integer(2));
    out.fill_(c10::Scalar(static_cast<int64_t>(high << 32 | low)));
  } else if (out.scalar_type() == c10::ScalarType::Long) {
    out.fill_(c10::Scalar(saturated<int64_t>(call.number(0))));
  } else {
    out.fill_(call.number(0));
  }
}

}  // namespace
}  // namespace flambeau
