#include <ATen/ops/add.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/where.h>

#include "../../own-kernel.h"
#include "../primitives/indices.h"

namespace flambeau {
namespace {

/// (x, index) → x picked along dim, where negative indices count from the end; ints: dim.
FLAMBEAU_OWN_KERNEL(lookup) {
  const at::Tensor& x = call.input(0);
  const int64_t dim = call.integer(0);
  const int64_t size = sizeAlong(x, dim);
  const at::Tensor& index = call.input(1);
  const at::Tensor wrapped = at::where(at::lt(index, 0), at::add(index, size), index);
  checkIndices(wrapped, size);
  call.give(0, at::index_select(x, dim, wrapped));
}

}  // namespace
}  // namespace flambeau
