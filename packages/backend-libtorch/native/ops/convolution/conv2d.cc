#include <ATen/ops/add.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// Of two or three dimensions: the attributes are stride, padding and dilation with one number for each, then groups.
struct Convolution {
  size_t rank;
  std::vector<int64_t> stride, padding, dilation;
  int64_t groups;

  explicit Convolution(const Call& call) : rank(static_cast<size_t>(std::max<int64_t>(call.input(0).dim() - 2, 0))) {
    for (size_t i = 0; i < rank; i++) {
      stride.push_back(call.integer(i));
      padding.push_back(call.integer(rank + i));
      dilation.push_back(call.integer(2 * rank + i));
    }
    groups = call.integer(3 * rank);
    bool possible = (rank == 2 || rank == 3) && groups >= 1;
    for (size_t i = 0; i < rank; i++) possible = possible && stride[i] >= 1 && padding[i] >= 0 && dilation[i] >= 1;
    if (!possible) refuse("a convolution has impossible attributes");
  }

  /// libtorch's kernels divide by sizes, and trust the shape of a gradient.
  void check(c10::IntArrayRef x, c10::IntArrayRef weight, c10::IntArrayRef y) const {
    bool fits = x.size() == rank + 2 && weight.size() == rank + 2 && y.size() == rank + 2;
    fits = fits && x[0] == y[0] && weight[0] == y[1] && x[1] == weight[1] * groups && weight[0] % groups == 0;
    for (size_t i = 0; i < rank; i++) {
      fits = fits && weight[2 + i] >= 1 && y[2 + i] >= 1;
      const int64_t reach = fits ? x[2 + i] + 2 * padding[i] - dilation[i] * (weight[2 + i] - 1) - 1 : -1;
      fits = fits && reach >= 0 && y[2 + i] == reach / stride[i] + 1;
    }
    if (!fits) refuse("a convolution got shapes that do not fit");
  }

  std::vector<int64_t> none() const { return std::vector<int64_t>(rank, 0); }

  /// A bias's gradient.
  at::Tensor sumOf(const at::Tensor& grad) const {
    return at::sum(grad, rank == 2 ? c10::IntArrayRef{0, 2, 3} : c10::IntArrayRef{0, 2, 3, 4});
  }

  auto backward(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& weight, std::array<bool, 3> mask) const {
    check(x.sizes(), weight.sizes(), grad.sizes());
    if (grad.numel() == 0 || x.numel() == 0) {
      return std::make_tuple(at::zeros(x.sizes(), grad.options()), at::zeros(weight.sizes(), grad.options()), sumOf(grad));
    }
    const std::vector<int64_t> bias{weight.size(0)};
    return at::convolution_backward(grad, x, weight, c10::IntArrayRef(bias), stride, padding, dilation, false, none(), groups, mask);
  }
};

/// (x, weight, bias?) → convolution.
FLAMBEAU_OWN_KERNEL(conv2d) {
  const Convolution conv(call);
  const at::Tensor& x = call.input(0);
  const at::Tensor& weight = call.input(1);
  conv.check(x.sizes(), weight.sizes(), call.output(0).sizes);
  c10::optional<at::Tensor> bias;
  if (call.inputs.size() > 2) bias = call.input(2);
  if (x.numel() == 0 || weight.numel() == 0) {
    const at::Tensor nothing = at::zeros(call.output(0).sizes, x.options());
    std::vector<int64_t> perChannel(conv.rank + 1, 1);
    perChannel[0] = -1;
    return call.give(0, bias ? at::add(nothing, bias->reshape(perChannel)) : nothing);
  }
  call.give(0, at::convolution(x, weight, bias, conv.stride, conv.padding, conv.dilation, false, conv.none(), conv.groups));
}

/// (grad, x, weight) → the gradients of x, weight and bias that the three last ints ask for. An x or weight whose elements those
/// do not depend on may be any tensor; libtorch wants one of the right shape, and reads none of it.
FLAMBEAU_OWN_KERNEL(conv2dGrad) {
  const Convolution conv(call);
  const size_t first = 3 * conv.rank + 1;
  const std::array<bool, 3> mask{call.integer(first) != 0, call.integer(first + 1) != 0, call.integer(first + 2) != 0};
  const at::Tensor& grad = call.input(0);
  if (!mask[0] && !mask[1]) return mask[2] ? call.give(0, conv.sumOf(grad)) : void();
  const at::Tensor x = mask[1] ? call.input(1) : at::empty(call.output(0).sizes, grad.options());
  const at::Tensor weight = mask[0] ? call.input(2) : at::empty(call.output(0).sizes, grad.options());
  auto [gradX, gradWeight, gradBias] = conv.backward(grad, x, weight, mask);
  size_t next = 0;
  if (mask[0]) call.give(next++, gradX);
  if (mask[1]) call.give(next++, gradWeight);
  if (mask[2]) call.give(next++, gradBias);
}

/// (grad, weight) → gradient of x.
FLAMBEAU_OWN_KERNEL(conv2dInputGrad) {
  const at::Tensor x = at::empty(call.output(0).sizes, call.input(0).options());
  call.give(0, std::get<0>(Convolution(call).backward(call.input(0), x, call.input(1), {true, false, false})));
}

/// (grad, x) → gradient of weight.
FLAMBEAU_OWN_KERNEL(conv2dWeightGrad) {
  const at::Tensor weight = at::empty(call.output(0).sizes, call.input(0).options());
  call.give(0, std::get<1>(Convolution(call).backward(call.input(0), call.input(1), weight, {false, true, false})));
}

}  // namespace
}  // namespace flambeau
