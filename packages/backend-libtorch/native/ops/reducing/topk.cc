#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// Whether element a of a row goes before element b: better values first, NaN counts as greatest, earlier ones first on ties.
template <typename Value>
bool goesBefore(const Value* row, int32_t a, int32_t b, bool largest) {
  const Value x = row[a];
  const Value y = row[b];
  const bool xNan = x != x;
  const bool yNan = y != y;
  if (xNan != yNan) return largest ? xNan : yNan;
  if (!xNan && x != y) return largest ? x > y : x < y;
  return a < b;
}

/// (x; ints k, dim, largest) → [values, indices int32]: the first k of a stable sort, without sorting the rest. On the CPU.
FLAMBEAU_OWN_KERNEL(topk) {
  const int64_t k = call.integer(0);
  const int64_t dim = call.integer(1);
  const bool largest = call.integer(2) != 0;
  if (dim < 0 || dim >= call.input(0).dim()) refuse("topk got a dimension that is not there");
  const at::Tensor x = call.input(0).movedim(dim, -1).contiguous();
  std::vector<int64_t> sizes = x.sizes().vec();
  const int64_t length = sizes.back();
  if (k < 0 || k > length) refuse("topk got an impossible k");
  sizes.back() = k;
  at::Tensor values = at::empty(sizes, x.options());
  at::Tensor indices = at::empty(sizes, x.options().dtype(at::kInt));
  const int64_t rows = k == 0 ? 0 : values.numel() / k;
  AT_DISPATCH_ALL_TYPES_AND2(at::kHalf, at::kBFloat16, x.scalar_type(), "topk", [&] {
    const scalar_t* const from = x.data_ptr<scalar_t>();
    scalar_t* const best = values.data_ptr<scalar_t>();
    int32_t* const places = indices.data_ptr<int32_t>();
    at::parallel_for(0, rows, 1, [&](int64_t begin, int64_t end) {
      std::vector<int32_t> order(length);
      for (int64_t r = begin; r < end; r++) {
        const scalar_t* const row = from + r * length;
        const auto before = [&](int32_t a, int32_t b) { return goesBefore(row, a, b, largest); };
        std::iota(order.begin(), order.end(), 0);
        if (k * 64 > length) {
          std::nth_element(order.begin(), order.begin() + (k - 1), order.end(), before);
          std::sort(order.begin(), order.begin() + k, before);
        } else {
          std::partial_sort(order.begin(), order.begin() + k, order.end(), before);
        }
        for (int64_t i = 0; i < k; i++) {
          places[r * k + i] = order[i];
          best[r * k + i] = row[order[i]];
        }
      }
    });
  });
  call.give(0, values.movedim(-1, dim));
  call.give(1, indices.movedim(-1, dim));
}

}  // namespace
}  // namespace flambeau
