#pragma once

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

/// (x, index) → x picked along dim; ints: dim.
inline void take(Call& call) {
  const at::Tensor& x = call.input(0);
  const int64_t dim = call.integer(0);
  checkIndices(call.input(1), sizeAlong(x, dim));
  call.give(0, at::index_select(x, dim, call.input(1)));
}

/// (x, index) → x picked along dim, where negative indices count from the end; ints: dim.
inline void lookup(Call& call) {
  const at::Tensor& x = call.input(0);
  const int64_t dim = call.integer(0);
  const int64_t size = sizeAlong(x, dim);
  const at::Tensor& index = call.input(1);
  const at::Tensor wrapped = at::where(at::lt(index, 0), at::add(index, size), index);
  checkIndices(wrapped, size);
  call.give(0, at::index_select(x, dim, wrapped));
}

/// (x, index) → x[index[…]] along dim; ints: dim.
inline void gather(Call& call) {
  const at::Tensor& x = call.input(0);
  const int64_t dim = call.integer(0);
  call.give(0, at::gather(x, dim, longIndices(call.input(1), sizeAlong(x, dim))));
}

/// (x, index, src) → x with src put at index along dim; ints: dim, and how to combine (0 replace, 1 sum, 2 prod, 3 amax, 4 amin).
inline void scatter(Call& call) {
  const at::Tensor& x = call.input(0);
  const int64_t dim = call.integer(0);
  const int32_t reduce = call.integer(1);
  const at::Tensor index = longIndices(call.input(1), sizeAlong(x, dim));
  if (reduce == 0) return call.give(0, at::scatter(x, dim, index, call.input(2)));
  if (reduce == 1) return call.give(0, at::scatter_add(x, dim, index, call.input(2)));
  call.give(0, at::scatter_reduce(x, dim, index, call.input(2), reduce == 2 ? "prod" : reduce == 3 ? "amax" : "amin"));
}

}  // namespace flambeau
