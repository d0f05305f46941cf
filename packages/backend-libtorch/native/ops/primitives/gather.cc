#include <ATen/ops/gather.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/scatter.h>
#include <ATen/ops/scatter_add.h>
#include <ATen/ops/scatter_reduce.h>

#include "../../own-kernel.h"
#include "indices.h"

namespace flambeau {
namespace {

/// (x, index) → x picked along dim; ints: dim.
FLAMBEAU_OWN_KERNEL(take) {
  const at::Tensor& x = call.input(0);
  const int64_t dim = call.integer(0);
  checkIndices(call.input(1), sizeAlong(x, dim));
  call.give(0, at::index_select(x, dim, call.input(1)));
}

/// (x, index) → x[index[…]] along dim; ints: dim.
FLAMBEAU_OWN_KERNEL(gather) {
  const at::Tensor& x = call.input(0);
  const int64_t dim = call.integer(0);
  call.give(0, at::gather(x, dim, longIndices(call.input(1), sizeAlong(x, dim))));
}

/// (x, index, src) → x with src put at index along dim; ints: dim, and how to combine (0 replace, 1 sum, 2 prod, 3 amax, 4 amin).
FLAMBEAU_OWN_KERNEL(scatter) {
  const at::Tensor& x = call.input(0);
  const int64_t dim = call.integer(0);
  const int32_t reduce = call.integer(1);
  const at::Tensor index = longIndices(call.input(1), sizeAlong(x, dim));
  if (reduce == 0) return call.give(0, at::scatter(x, dim, index, call.input(2)));
  if (reduce == 1) return call.give(0, at::scatter_add(x, dim, index, call.input(2)));
  call.give(0, at::scatter_reduce(x, dim, index, call.input(2), reduce == 2 ? "prod" : reduce == 3 ? "amax" : "amin"));
}

}  // namespace
}  // namespace flambeau
