#pragma once

#include <ATen/ops/any.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/masked_select.h>

#include "../../by-dtype.h"

namespace flambeau {

/// Throws if an index does not name one of `size` elements. On a GPU libtorch would abort the whole device instead.
inline void checkIndices(const at::Tensor& index, int64_t size) {
  if (index.scalar_type() != c10::ScalarType::Int) refuse("an index tensor is not int32");
  if (!index.is_cpu()) {
    const at::Tensor bad = at::logical_or(at::lt(index, 0), at::ge(index, size));
    if (at::any(bad).item<bool>()) throw BadIndex{at::masked_select(index, bad)[0].item<int32_t>(), size};
    return;
  }
  const at::Tensor flat = index.contiguous();
  const int32_t* p = elements<int32_t>(flat);
  for (int64_t i = 0, n = flat.numel(); i < n; i++) {
    if (p[i] < 0 || p[i] >= size) throw BadIndex{p[i], size};
  }
}

inline int64_t sizeAlong(const at::Tensor& x, int64_t dim) { return x.dim() == 0 ? 1 : x.size(dim); }

/// An index whose elements repeat along some dimensions without them, of which only one element is kept.
inline at::Tensor withoutRepeats(at::Tensor index) {
  for (int64_t d = 0; d < index.dim(); d++) {
    if (index.stride(d) == 0 && index.size(d) > 1) index = index.narrow(d, 0, 1);
  }
  return index;
}

/// The index as libtorch wants it, checked; what repeats is looked at and converted once.
inline at::Tensor longIndices(const at::Tensor& index, int64_t size) {
  const at::Tensor once = withoutRepeats(index);
  checkIndices(once, size);
  return once.to(c10::ScalarType::Long).expand(index.sizes());
}

}  // namespace flambeau
