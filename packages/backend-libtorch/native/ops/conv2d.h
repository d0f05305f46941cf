#pragma once

#include "by-dtype.h"

namespace flambeau {

struct Convolution {
  std::vector<int64_t> stride, padding, dilation;
  int64_t groups;

  explicit Convolution(const Call& call)
      : stride{call.integer(0), call.integer(1)},
        padding{call.integer(2), call.integer(3)},
        dilation{call.integer(4), call.integer(5)},
        groups(call.integer(6)) {
    bool possible = groups >= 1;
    for (const size_t i : {0, 1}) possible = possible && stride[i] >= 1 && padding[i] >= 0 && dilation[i] >= 1;
    if (!possible) refuse("a convolution has impossible attributes");
  }

  /// libtorch's kernels divide by sizes, and trust the shape of a gradient.
  void check(c10::IntArrayRef x, c10::IntArrayRef weight, c10::IntArrayRef y) const {
    bool fits = x.size() == 4 && weight.size() == 4 && y.size() == 4;
    fits = fits && x[0] == y[0] && weight[0] == y[1] && x[1] == weight[1] * groups && weight[0] % groups == 0;
    for (const size_t i : {0, 1}) {
      fits = fits && weight[2 + i] >= 1 && y[2 + i] >= 1;
      const int64_t reach = fits ? x[2 + i] + 2 * padding[i] - dilation[i] * (weight[2 + i] - 1) - 1 : -1;
      fits = fits && reach >= 0 && y[2 + i] == reach / stride[i] + 1;
    }
    if (!fits) refuse("a convolution got shapes that do not fit");
  }

  auto backward(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& weight, std::array<bool, 3> mask) const {
    check(x.sizes(), weight.sizes(), grad.sizes());
    if (grad.numel() == 0 || x.numel() == 0) {
      const at::Tensor bias = at::sum(grad, c10::IntArrayRef{0, 2, 3});
      return std::make_tuple(at::zeros(x.sizes(), grad.options()), at::zeros(weight.sizes(), grad.options()), bias);
    }
    const std::vector<int64_t> bias{weight.size(0)};
    return at::convolution_backward(grad, x, weight, c10::IntArrayRef(bias), stride, padding, dilation, false, c10::IntArrayRef{0, 0}, groups, mask);
  }
};

/// (x, weight, bias?) → convolution; ints: stride, padding, dilation as pairs, groups.
inline void conv2d(Call& call) {
  const Convolution conv(call);
  const at::Tensor& x = call.input(0);
  const at::Tensor& weight = call.input(1);
  conv.check(x.sizes(), weight.sizes(), call.output(0).sizes);
  c10::optional<at::Tensor> bias;
  if (call.inputs.size() > 2) bias = call.input(2);
  if (x.numel() == 0 || weight.numel() == 0) {
    const at::Tensor nothing = at::zeros(call.output(0).sizes, x.options());
    return call.give(0, bias ? at::add(nothing, bias->reshape({-1, 1, 1})) : nothing);
  }
  call.give(0, at::convolution(x, weight, bias, conv.stride, conv.padding, conv.dilation, false, c10::IntArrayRef{0, 0}, conv.groups));
}

/// (grad, x, weight) → the gradients of x, weight and bias that ints 7 … 9 ask for. An x or weight whose elements those do not
/// depend on may be any tensor; libtorch wants one of the right shape, and reads none of it.
inline void conv2dGrad(Call& call) {
  const Convolution conv(call);
  const std::array<bool, 3> mask{call.integer(7) != 0, call.integer(8) != 0, call.integer(9) != 0};
  const at::Tensor& grad = call.input(0);
  if (grad.dim() != 4) refuse("conv2dGrad got shapes that do not fit");
  if (!mask[0] && !mask[1]) return mask[2] ? call.give(0, at::sum(grad, c10::IntArrayRef{0, 2, 3})) : void();
  const at::Tensor x = mask[1] ? call.input(1) : at::empty(call.output(0).sizes, grad.options());
  const at::Tensor weight = mask[0] ? call.input(2) : at::empty(call.output(0).sizes, grad.options());
  auto [gradX, gradWeight, gradBias] = conv.backward(grad, x, weight, mask);
  size_t next = 0;
  if (mask[0]) call.give(next++, gradX);
  if (mask[1]) call.give(next++, gradWeight);
  if (mask[2]) call.give(next++, gradBias);
}

/// (grad, weight) → gradient of x.
inline void conv2dInputGrad(Call& call) {
  const at::Tensor x = at::empty(call.output(0).sizes, call.input(0).options());
  call.give(0, std::get<0>(Convolution(call).backward(call.input(0), x, call.input(1), {true, false, false})));
}

/// (grad, x) → gradient of weight.
inline void conv2dWeightGrad(Call& call) {
  const at::Tensor weight = at::empty(call.output(0).sizes, call.input(0).options());
  call.give(0, std::get<1>(Convolution(call).backward(call.input(0), call.input(1), weight, {false, true, false})));
}

}  // namespace flambeau
