#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/avg_pool2d_backward.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <vector>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// Ints: kernel, stride, padding as pairs, whether padding counts, and a divisor or 0.
struct Average {
  std::vector<int64_t> kernel, stride, padding;
  bool countsPadding, ceil = false;
  c10::optional<int64_t> divisor;

  /// libtorch computes the sizes of the result itself, rounding up or down.
  Average(const Call& call, c10::IntArrayRef x, c10::IntArrayRef y)
      : kernel{call.integer(0), call.integer(1)},
        stride{call.integer(2), call.integer(3)},
        padding{call.integer(4), call.integer(5)},
        countsPadding(call.integer(6) != 0) {
    if (call.integer(7) != 0) divisor = call.integer(7);
    bool fits = x.size() == 4 && y.size() == 4 && x[0] == y[0] && x[1] == y[1];
    for (const size_t i : {0, 1}) {
      fits = fits && kernel[i] >= 1 && stride[i] >= 1 && padding[i] >= 0 && 2 * padding[i] <= kernel[i];
      if (!fits) break;
      // How far the window can move: not at all, below zero, where it is larger than the padded input.
      const int64_t reach = x[2 + i] + 2 * padding[i] - kernel[i];
      const int64_t moves = reach >= 0 ? reach / stride[i] : -((stride[i] - 1 - reach) / stride[i]);
      ceil = ceil || y[2 + i] > moves + 1;
    }
    if (!fits) refuse("avgPool2d got shapes or attributes that do not fit");
  }
};

FLAMBEAU_OWN_KERNEL(avgPool2d) {
  const at::Tensor& x = call.input(0);
  const auto& shape = call.output(0).sizes;
  const Average a(call, x.sizes(), shape);
  if (x.numel() == 0) return call.give(0, at::zeros(shape, x.options()));
  const at::Tensor y = at::avg_pool2d(x, a.kernel, a.stride, a.padding, a.ceil, a.countsPadding, a.divisor);
  call.give(0, y.narrow(2, 0, std::min(y.size(2), shape[2])).narrow(3, 0, std::min(y.size(3), shape[3])));
}

FLAMBEAU_OWN_KERNEL(avgPool2dGrad) {
  const at::Tensor grad = call.input(0).contiguous();
  const auto& shape = call.output(0).sizes;
  const Average a(call, shape, grad.sizes());
  if (grad.numel() == 0) return call.give(0, at::zeros(shape, grad.options()));
  const at::Tensor x = at::empty(shape, grad.options());
  call.give(0, at::avg_pool2d_backward(grad, x, a.kernel, a.stride, a.padding, a.ceil, a.countsPadding, a.divisor));
}

}  // namespace
}  // namespace flambeau
