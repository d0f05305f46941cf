#include <cmath>

#include "../../own-kernel.h"
#include "in-place.h"

namespace flambeau {
namespace {

template <typename T>
struct Rmsprop {
  T lr, alpha, eps, weightDecay, momentum;
  bool maximize;

  __attribute__((always_inline)) void apply(T* __restrict p, const T* __restrict grad, T* __restrict square, T* __restrict mean,
                                            T* __restrict buffer, int64_t n) const {
    for (int64_t i = 0; i < n; i++) {
      T g = maximize ? -grad[i] : grad[i];
      if (weightDecay != 0) g += weightDecay * p[i];
      square[i] = alpha * square[i] + (1 - alpha) * g * g;
      T variance = square[i];
      if (mean != nullptr) {
        mean[i] += (1 - alpha) * (g - mean[i]);
        variance -= mean[i] * mean[i];
      }
      T step = g / (std::sqrt(variance) + eps);
      if (buffer != nullptr) {
        buffer[i] = momentum * buffer[i] + step;
        step = buffer[i];
      }
      p[i] -= lr * step;
    }
  }
};

FLAMBEAU_VECTORISED void rmspropLoop(Rmsprop<float> rule, float* p, const float* g, float* s, float* m, float* b, int64_t n) {
  rule.apply(p, g, s, m, b, n);
}
FLAMBEAU_VECTORISED void rmspropLoop(Rmsprop<double> rule, double* p, const double* g, double* s, double* m, double* b, int64_t n) {
  rule.apply(p, g, s, m, b, n);
}

/// (parameters, gradients, square averages, gradient averages?, buffers?), updated in place;
/// numbers: lr, alpha, eps, weightDecay, momentum; ints: centered, maximize.
FLAMBEAU_OWN_KERNEL(rmspropStep) {
  const bool centered = call.integer(0) != 0;
  const bool buffered = call.number(4) > 0;
  const size_t lists = 3 + (centered ? 1 : 0) + (buffered ? 1 : 0);
  InPlace tensors(call, lists);
  const size_t count = call.inputs.size() / lists;
  tensors.each(lists, [&](int64_t from, int64_t to, auto kind, size_t i) {
    using T = decltype(kind);
    const Rmsprop<T> rule{static_cast<T>(call.number(0)), static_cast<T>(call.number(1)), static_cast<T>(call.number(2)),
                          static_cast<T>(call.number(3)), static_cast<T>(call.number(4)), call.integer(1) != 0};
    const auto list = [&](size_t which) { return tensors.data<T>(which * count + i) + from; };
    rmspropLoop(rule, list(0), list(1), list(2), centered ? list(3) : nullptr, buffered ? list(centered ? 4 : 3) : nullptr, to - from);
  });
  tensors.finish(lists);
}

}  // namespace
}  // namespace flambeau
