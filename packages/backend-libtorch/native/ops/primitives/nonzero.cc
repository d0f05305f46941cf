#include <ATen/ops/nonzero.h>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// (x) → [indices [numel, rank], count [1]].
FLAMBEAU_OWN_KERNEL(nonzero) {
  const at::Tensor found = at::nonzero(call.input(0));
  if (call.output(0).sizes.size() != 2 || call.output(0).sizes[1] != found.size(1) || call.output(0).sizes[0] < found.size(0)) {
    refuse("nonzero got an output of the wrong shape");
  }
  call.destination(0).narrow(0, 0, found.size(0)).copy_(found);
  call.destination(1).fill_(found.size(0));
}

}  // namespace
}  // namespace flambeau
