#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/native_layer_norm.h>
#include <ATen/ops/native_layer_norm_backward.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "../../by-dtype.h"
#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// How many rows of how many elements; throws unless the weight is as large as the last dimensions.
std::pair<int64_t, int64_t> rowsOf(const at::Tensor& x, const at::Tensor& weight) {
  const int64_t rank = x.dim() - weight.dim();
  if (rank < 0 || weight.dim() == 0 || x.sizes().slice(rank) != weight.sizes() || x.scalar_type() != weight.scalar_type()) {
    refuse("a norm got shapes or dtypes that do not fit");
  }
  const int64_t size = weight.numel();
  return {size == 0 ? 0 : x.numel() / size, size};
}

/// A statistic of each row, in the shape libtorch gives it.
at::Tensor perRow(const at::Tensor& statistic, const at::Tensor& x, const at::Tensor& weight) {
  std::vector<int64_t> sizes(x.sizes().begin(), x.sizes().end());
  for (int64_t d = x.dim() - weight.dim(); d < x.dim(); d++) sizes[d] = 1;
  return statistic.reshape(sizes);
}

/// (x, weight, bias) → [y, mean, invstd]; numbers: eps.
FLAMBEAU_OWN_KERNEL(layerNorm) {
  const at::Tensor& x = call.input(0);
  const at::Tensor& weight = call.input(1);
  rowsOf(x, weight);
  rowsOf(x, call.input(2));
  if (x.numel() == 0) {
    call.give(0, at::empty_like(x));
    for (const size_t i : {1, 2}) call.destination(i);
    return;
  }
  auto [y, mean, invstd] = at::native_layer_norm(x, weight.sizes(), weight, call.input(2), call.number(0));
  call.give(0, y);
  call.give(1, mean.reshape(call.output(1).sizes));
  call.give(2, invstd.reshape(call.output(2).sizes));
}

/// (grad, x, weight, mean, invstd) → [gradX, gradWeight, gradBias].
FLAMBEAU_OWN_KERNEL(layerNormGrad) {
  const at::Tensor& grad = call.input(0);
  const at::Tensor& x = call.input(1);
  const at::Tensor& weight = call.input(2);
  const int64_t rows = rowsOf(x, weight).first;
  if (grad.sizes() != x.sizes() || call.input(3).numel() != rows || call.input(4).numel() != rows) {
    refuse("layerNormGrad got shapes that do not fit");
  }
  if (x.numel() == 0) {
    call.give(0, at::empty_like(x));
    for (const size_t i : {1, 2}) call.give(i, at::zeros_like(weight));
    return;
  }
  auto [gradX, gradWeight, gradBias] =
      at::native_layer_norm_backward(grad, x, weight.sizes(), perRow(call.input(3), x, weight), perRow(call.input(4), x, weight),
                                     weight, at::zeros_like(weight), {true, true, true});
  call.give(0, gradX);
  call.give(1, gradWeight);
  call.give(2, gradBias);
}

/// (x, weight) → [y, 1/√(mean x² + eps)]; numbers: eps.
FLAMBEAU_OWN_KERNEL(rmsNorm) {
  const at::Tensor x = call.input(0).contiguous();
  const at::Tensor weight = call.input(1).contiguous();
  const auto [rows, size] = rowsOf(x, weight);
  const double eps = call.number(0);
  if (!x.is_cpu()) {
    const at::Tensor flat = x.reshape({rows, size});
    const at::Tensor inverse = at::rsqrt(at::mean(at::mul(flat, flat), c10::IntArrayRef{1}, true).add_(eps));
    call.give(0, at::mul(at::mul(flat, inverse).reshape(x.sizes()), weight));
    return call.give(1, inverse.reshape(call.output(1).sizes));
  }
  const at::Tensor y = at::empty_like(x), inverses = at::empty(call.output(1).sizes, x.options());
  const int64_t columns = size;
  withFloat(x.scalar_type(), [&](auto kind) {
    using T = decltype(kind);
    const T* w = elements<T>(weight);
    at::parallel_for(0, rows, std::max<int64_t>(1, grain / std::max<int64_t>(columns, 1)), [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; row++) {
        const T* in = elements<T>(x) + row * columns;
        T* out = mutableElements<T>(y) + row * columns;
        T squares = 0;
        for (int64_t i = 0; i < columns; i++) squares += in[i] * in[i];
        const T inverse = T{1} / std::sqrt(squares / static_cast<T>(columns) + static_cast<T>(eps));
        mutableElements<T>(inverses)[row] = inverse;
        for (int64_t i = 0; i < columns; i++) out[i] = in[i] * inverse * w[i];
      }
    });
  });
  call.give(0, y);
  call.give(1, inverses);
}

/// (grad, x, weight, inverse root) → [gradX, gradWeight].
FLAMBEAU_OWN_KERNEL(rmsNormGrad) {
  const at::Tensor& weight = call.input(2);
  const auto [rows, size] = rowsOf(call.input(1), weight);
  if (call.input(0).sizes() != call.input(1).sizes() || call.input(3).numel() != rows) refuse("rmsNormGrad got shapes that do not fit");
  const at::Tensor x = call.input(1).reshape({rows, size});
  const at::Tensor grad = call.input(0).reshape({rows, size});
  const at::Tensor inverse = call.input(3).reshape({rows, 1});
  const at::Tensor unit = at::mul(x, inverse);
  const at::Tensor scaled = at::mul(grad, weight.reshape({1, size}));
  const at::Tensor tilt = at::sum(at::mul(scaled, unit), c10::IntArrayRef{1}, true).div_(static_cast<double>(size));
  call.give(0, at::sub(scaled, at::mul(unit, tilt)).mul_(inverse).reshape(call.input(1).sizes()));
  call.give(1, at::sum(at::mul(grad, unit), c10::IntArrayRef{0}).reshape(weight.sizes()));
}

}  // namespace
}  // namespace flambeau
