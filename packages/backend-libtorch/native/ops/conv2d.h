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
        groups(call.integer(6)) {}

  auto backward(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& weight, std::array<bool, 3> mask) const {
    if (weight.dim() != 4 || x.dim() != 4) refuse("conv2d got shapes that do not fit");
    const std::vector<int64_t> bias{weight.size(0)};
    return at::convolution_backward(grad, x, weight, c10::IntArrayRef(bias), stride, padding, dilation, false, c10::IntArrayRef{0, 0}, groups, mask);
  }
};

/// (x, weight, bias?) → convolution; ints: stride, padding, dilation as pairs, groups.
inline void conv2d(Call& call) {
  const Convolution conv(call);
  const c10::optional<at::Tensor> bias = call.inputs.size() > 2 ? c10::optional<at::Tensor>(call.input(2)) : c10::nullopt;
  call.give(0, at::convolution(call.input(0), call.input(1), bias, conv.stride, conv.padding, conv.dilation, false, c10::IntArrayRef{0, 0}, conv.groups));
}

/// (grad, x, weight) → the gradients of x, weight and bias that ints 7 … 9 ask for. An x or weight whose elements those do not
/// depend on may be any tensor; libtorch wants one of the right shape, and reads none of it.
inline void conv2dGrad(Call& call) {
  const std::array<bool, 3> mask{call.integer(7) != 0, call.integer(8) != 0, call.integer(9) != 0};
  const at::Tensor& grad = call.input(0);
  if (grad.dim() != 4) refuse("conv2dGrad got shapes that do not fit");
  if (!mask[0] && !mask[1]) return call.give(0, at::sum(grad, {0, 2, 3}));
  const at::Tensor x = mask[1] ? call.input(1) : at::empty(call.output(0).sizes, grad.options());
  const at::Tensor weight = mask[0] ? call.input(2) : at::empty(call.output(0).sizes, grad.options());
  auto [gradX, gradWeight, gradBias] = Convolution(call).backward(grad, x, weight, mask);
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
