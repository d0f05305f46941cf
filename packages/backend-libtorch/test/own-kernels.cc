// Two kernels of the addon's own under one name, defined as in native/ops, and a kernel that says what comes of them.
#include <flambeau/kernel.h>

#include "../native/own-kernel.h"

namespace one {
FLAMBEAU_OWN_KERNEL(twin) {}
}  // namespace one

namespace another {
FLAMBEAU_OWN_KERNEL(twin) {}
}  // namespace another

FLAMBEAU_KERNEL(finds) {
  try {
    flambeau::findKernel("flambeau::other");
  } catch (const flambeau::BadCall& refusal) {
    throw std::runtime_error(refusal.text);
  }
}
