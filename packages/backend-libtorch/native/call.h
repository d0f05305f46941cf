#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

namespace flambeau {

/// A call that JavaScript described wrongly: a fault of the caller, never of the data.
struct BadCall {
  std::string text;
};

/// An index tensor holds `index`, which `size` elements do not have.
struct BadIndex {
  int64_t index;
  int64_t size;
};

[[noreturn]] inline void refuse(std::string text) { throw BadCall{std::move(text)}; }

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
  at::Tensor& destination(size_t i);

  void give(size_t i, at::Tensor tensor) { output(i).result = std::move(tensor); }
};

using Kernel = void (*)(Call&);

}  // namespace flambeau
