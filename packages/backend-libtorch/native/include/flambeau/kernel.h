#pragma once

/// Kernels of your own for flambeau's libtorch devices.
///
///     #include <ATen/ops/tanh.h>
///     #include <flambeau/kernel.h>
///
///     FLAMBEAU_KERNEL(softcap) {
///       const double cap = call.number("cap");
///       call.give(0, at::tanh(call.input(0) / cap) * cap);
///     }
///
/// Build it into a shared library against the libtorch that flambeau uses (`buildKernels` of '@flambeau/backend-libtorch/build' does),
/// and load it with `nativeKernel(library, 'softcap', ['cap'])`. Whatever is thrown becomes a TorchError in JavaScript.

#include <ATen/core/Tensor.h>
#include <torch/csrc/api/include/torch/version.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>

/// Grows whenever one of the structures below changes. The addon refuses libraries of another number.
#define FLAMBEAU_KERNEL_ABI 1

#define FLAMBEAU_KERNEL_EXPORT __attribute__((visibility("default")))

extern "C" {

/// One call: everything is the addon's, and alive until `run` returns.
struct flambeau_call {
  const at::Tensor* inputs;
  std::size_t input_count;
  /// Tensors of the outputs' shapes and dtypes to write into. One may be the very same view as an input.
  at::Tensor* outputs;
  /// Undefined; what is put here takes the place of `outputs`.
  at::Tensor* results;
  std::size_t output_count;
  /// The attributes named when the kernel was loaded.
  const char* const* names;
  const double* numbers;
  std::size_t number_count;
};

/// What a library says of a kernel, under the name `flambeau_kernel_<name>`.
struct flambeau_kernel {
  std::uint32_t abi;
  /// The libtorch it was compiled against: tensors of another one look different in memory.
  const char* libtorch;
  std::uint32_t cxx11_abi;
  /// 0, or what went wrong as text in `error`.
  int (*run)(const flambeau_call* call, char* error, std::size_t length);
};
}

namespace flambeau {

/// A call, as the author of a kernel sees it. Anything missing is an exception that says so.
class KernelCall {
 public:
  explicit KernelCall(const flambeau_call& call) : call_(call) {}

  std::size_t inputs() const { return call_.input_count; }
  std::size_t outputs() const { return call_.output_count; }

  const at::Tensor& input(std::size_t i) const {
    if (i >= call_.input_count) throw std::out_of_range("input " + std::to_string(i) + " is missing");
    return call_.inputs[i];
  }

  /// A tensor of the output's shape and dtype to write into.
  at::Tensor& output(std::size_t i) const {
    if (i >= call_.output_count) throw std::out_of_range("output " + std::to_string(i) + " is missing");
    return call_.outputs[i];
  }

  /// Makes a tensor the output, converted to its dtype if it has another.
  void give(std::size_t i, at::Tensor tensor) const {
    output(i);
    call_.results[i] = std::move(tensor);
  }

  /// An attribute; true is 1.
  double number(const char* name) const {
    for (std::size_t i = 0; i < call_.number_count; i++) {
      if (std::strcmp(call_.names[i], name) == 0) return call_.numbers[i];
    }
    throw std::invalid_argument(std::string("there is no attribute ") + name + ": name it when the kernel is loaded");
  }

 private:
  const flambeau_call& call_;
};

using KernelBody = void (*)(KernelCall&);

/// Nothing is thrown across the border.
template <KernelBody body>
int runKernel(const flambeau_call* call, char* error, std::size_t length) {
  try {
    KernelCall wrapped(*call);
    body(wrapped);
    return 0;
  } catch (const c10::Error& thrown) {
    std::snprintf(error, length, "%s", thrown.what_without_backtrace());
  } catch (const std::exception& thrown) {
    std::snprintf(error, length, "%s", thrown.what());
  } catch (...) {
    std::snprintf(error, length, "an unknown C++ exception");
  }
  return 1;
}

}  // namespace flambeau

#define FLAMBEAU_KERNEL(name)                                                                                        \
  static void flambeau_body_##name(flambeau::KernelCall& call);                                                      \
  extern "C" FLAMBEAU_KERNEL_EXPORT const flambeau_kernel flambeau_kernel_##name;                                    \
  const flambeau_kernel flambeau_kernel_##name = {FLAMBEAU_KERNEL_ABI, TORCH_VERSION, _GLIBCXX_USE_CXX11_ABI,        \
                                                  flambeau::runKernel<flambeau_body_##name>};                        \
  static void flambeau_body_##name([[maybe_unused]] flambeau::KernelCall& call)
