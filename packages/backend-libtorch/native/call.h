#pragma once

#include <ATen/ops/empty.h>

#include "context.h"

namespace flambeau {

struct Output {
  int32_t handle;
  /// The storage has no memory yet: whatever tensor the op produces becomes it.
  bool fresh;
  c10::ScalarType dtype;
  c10::SmallVector<int64_t, 6> sizes;
  int64_t length;
  /// Where to write, when not fresh.
  at::Tensor view;
  /// What the op produced.
  at::Tensor result;
};

/// One decoded record.
struct Call {
  c10::Device device{c10::DeviceType::CPU};
  const int32_t* ints;
  size_t intCount;
  const double* numbers;
  size_t numberCount;
  c10::SmallVector<at::Tensor, 6> inputs;
  c10::SmallVector<Output, 3> outputs;

  const at::Tensor& input(size_t i) const {
    if (i >= inputs.size()) refuse("input " + std::to_string(i) + " is missing");
    return inputs[i];
  }

  int32_t integer(size_t i) const {
    if (i >= intCount) refuse("integer attribute " + std::to_string(i) + " is missing");
    return ints[i];
  }

  double number(size_t i) const {
    if (i >= numberCount) refuse("number attribute " + std::to_string(i) + " is missing");
    return numbers[i];
  }

  Output& output(size_t i) {
    if (i >= outputs.size()) refuse("output " + std::to_string(i) + " is missing");
    return outputs[i];
  }

  /// A tensor of the output's shape and dtype to write into.
  at::Tensor& destination(size_t i) {
    Output& out = output(i);
    if (!out.fresh) return out.view;
    out.result = at::empty(out.sizes, at::TensorOptions(device).dtype(out.dtype));
    return out.result;
  }

  void give(size_t i, at::Tensor tensor) { output(i).result = std::move(tensor); }

  /// A destination that is contiguous in memory, which `give` then moves to its place.
  at::Tensor contiguousDestination(size_t i) {
    Output& out = output(i);
    if (!out.fresh && out.view.is_contiguous()) return out.view;
    return at::empty(out.sizes, at::TensorOptions(device).dtype(out.dtype));
  }
};

}  // namespace flambeau
