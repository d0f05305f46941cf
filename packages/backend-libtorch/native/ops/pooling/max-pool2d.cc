#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/max_pool2d_with_indices.h>
#include <ATen/ops/scatter_add.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <limits>

#include "../../by-dtype.h"
#include "../../own-kernel.h"

namespace flambeau {
namespace {

struct Window {
  int64_t size, stride, padding, dilation;

  Window(const Call& call, size_t axis)
      : size(call.integer(axis)), stride(call.integer(2 + axis)), padding(call.integer(4 + axis)), dilation(call.integer(6 + axis)) {
    if (size < 1 || stride < 1 || padding < 0 || dilation < 1) refuse("a pooling window is impossible");
  }

  /// First position of output `i`'s window inside a dimension of `length`.
  int64_t start(int64_t i) const {
    const int64_t first = i * stride - padding;
    return first >= 0 ? first : first + (-first + dilation - 1) / dilation * dilation;
  }
  int64_t end(int64_t i, int64_t length) const { return std::min(length, i * stride - padding + (size - 1) * dilation + 1); }
};

/// The commonest window: two by two, side by side, all inside.
template <typename T>
void poolPairs(const T* in, T* out, int32_t* index, int64_t width, int64_t outHeight, int64_t outWidth) {
  for (int64_t i = 0; i < outHeight; i++) {
    const int64_t top = 2 * i * width;
    for (int64_t j = 0; j < outWidth; j++) {
      int64_t where = top + 2 * j;
      for (const int64_t next : {top + 2 * j + 1, top + width + 2 * j, top + width + 2 * j + 1}) {
        const T best = in[where], value = in[next];
        // Greater, or NaN: of several the last counts. Arithmetic instead of a branch, which would be mispredicted every other time.
        const int64_t better = (value > best) | (value != value);
        where += (next - where) & -better;
      }
      *out++ = in[where];
      *index++ = static_cast<int32_t>(where);
    }
  }
}

/// (x [N, C, H, W]) → [values, indices int32]; ints: kernel, stride, padding, dilation as pairs. libtorch's own gives
/// indices as int64.
FLAMBEAU_OWN_KERNEL(maxPool2d) {
  const at::Tensor x = call.input(0).contiguous();
  const Window rows(call, 0), columns(call, 1);
  const auto& shape = call.output(0).sizes;
  if (x.dim() != 4 || shape.size() != 4 || shape[0] != x.size(0) || shape[1] != x.size(1)) refuse("maxPool2d got shapes that do not fit");
  if (!x.is_cpu()) {
    auto [values, indices] = at::max_pool2d_with_indices(x, {rows.size, columns.size}, {rows.stride, columns.stride},
                                                         {rows.padding, columns.padding}, {rows.dilation, columns.dilation}, false);
    call.give(0, values);
    return call.give(1, indices);
  }
  const int64_t height = x.size(2), width = x.size(3), outHeight = shape[2], outWidth = shape[3];
  const at::Tensor values = at::empty(shape, x.options());
  const at::Tensor indices = at::empty(shape, at::TensorOptions().dtype(c10::ScalarType::Int));
  withFloat(x.scalar_type(), [&](auto kind) {
    using T = decltype(kind);
    const T* from = elements<T>(x);
    T* to = mutableElements<T>(values);
    int32_t* at = mutableElements<int32_t>(indices);
    const auto paired = [](const Window& w, int64_t length, int64_t outLength) {
      return w.size == 2 && w.stride == 2 && w.padding == 0 && w.dilation == 1 && 2 * outLength <= length;
    };
    const bool pairs = paired(rows, height, outHeight) && paired(columns, width, outWidth);
    const auto plane = [&](int64_t p) {
      const T* in = from + p * height * width;
      T* out = to + p * outHeight * outWidth;
      int32_t* index = at + p * outHeight * outWidth;
      if (pairs) return poolPairs(in, out, index, width, outHeight, outWidth);
      for (int64_t i = 0; i < outHeight; i++) {
        const int64_t top = rows.start(i), bottom = rows.end(i, height);
        for (int64_t j = 0; j < outWidth; j++, out++, index++) {
          const int64_t left = columns.start(j), right = columns.end(j, width);
          T best = -std::numeric_limits<T>::infinity();
          // Stays −1 if the window lies in the padding, as a dilated one may.
          int64_t where = top < bottom && left < right ? top * width + left : -1;
          for (int64_t y = top; y < bottom; y += rows.dilation) {
            for (int64_t z = left; z < right; z += columns.dilation) {
              const T value = in[y * width + z];
              // Nothing is greater than a NaN already found; of several the last counts.
              const bool better = value > best || value != value;
              best = better ? value : best;
              where = better ? y * width + z : where;
            }
          }
          *out = best;
          *index = static_cast<int32_t>(where);
        }
      }
    };
    const int64_t perPlane = std::max<int64_t>(1, outHeight * outWidth * rows.size * columns.size);
    at::parallel_for(0, x.size(0) * x.size(1), std::max<int64_t>(1, grain / perPlane), [&](int64_t begin, int64_t end) {
      for (int64_t p = begin; p < end; p++) plane(p);
    });
  });
  call.give(0, values);
  call.give(1, indices);
}

/// (grad, indices int32) → gradient of x.
FLAMBEAU_OWN_KERNEL(maxPool2dGrad) {
  const at::Tensor grad = call.input(0).contiguous();
  const at::Tensor index = call.input(1).contiguous();
  const auto& shape = call.output(0).sizes;
  if (grad.dim() != 4 || shape.size() != 4 || grad.sizes() != index.sizes() || shape[0] != grad.size(0) || shape[1] != grad.size(1)) {
    refuse("maxPool2dGrad got shapes that do not fit");
  }
  if (index.scalar_type() != c10::ScalarType::Int) refuse("an index tensor is not int32");
  const int64_t planes = shape[0] * shape[1], size = shape[2] * shape[3];
  const at::Tensor result = at::zeros(shape, grad.options());
  if (!grad.is_cpu()) {
    const at::Tensor flat = index.view({planes, -1}).to(c10::ScalarType::Long);
    return call.give(0, at::scatter_add(result.view({planes, size}), 1, flat, grad.view({planes, -1})));
  }
  const int64_t count = planes == 0 ? 0 : grad.numel() / planes;
  const int32_t* positions = elements<int32_t>(index);
  for (int64_t i = 0, n = index.numel(); i < n; i++) {
    if (positions[i] < -1 || positions[i] >= size) throw BadIndex{positions[i], size};
  }
  withFloat(grad.scalar_type(), [&](auto kind) {
    using T = decltype(kind);
    const T* from = elements<T>(grad);
    T* to = mutableElements<T>(result);
    at::parallel_for(0, planes, std::max<int64_t>(1, grain / std::max<int64_t>(1, size)), [&](int64_t begin, int64_t end) {
      for (int64_t p = begin; p < end; p++) {
        for (int64_t i = p * count; i < (p + 1) * count; i++) {
          if (positions[i] >= 0) to[p * size + positions[i]] += from[i];
        }
      }
    });
  });
  call.give(0, result);
}

}  // namespace
}  // namespace flambeau
