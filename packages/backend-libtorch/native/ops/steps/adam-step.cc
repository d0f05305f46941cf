#include <cmath>

#include "../../own-kernel.h"
#include "in-place.h"

namespace flambeau {
namespace {

template <typename T>
struct Adam {
  // 1 - beta is subtracted in double: a float of 0.999 leaves 0.00100005.
  T stepSize, correction, rest1, beta2, rest2, eps, decay, shrink;
  bool maximize;

  __attribute__((always_inline)) void apply(T* __restrict p, const T* __restrict grad, T* __restrict m, T* __restrict v, T* __restrict most,
                                            int64_t n) const {
    for (int64_t i = 0; i < n; i++) {
      const T value = p[i] * shrink;
      const T g = (maximize ? -grad[i] : grad[i]) + decay * value;
      const T first = m[i] + rest1 * (g - m[i]);
      const T second = beta2 * v[i] + rest2 * g * g;
      m[i] = first;
      v[i] = second;
      T size = second;
      if (most != nullptr) {
        size = most[i] < second || second != second ? second : most[i];
        most[i] = size;
      }
      p[i] = value - stepSize * (first / (std::sqrt(size) / correction + eps));
    }
  }
};

FLAMBEAU_VECTORISED void adamLoop(Adam<float> rule, float* p, const float* g, float* m, float* v, float* most, int64_t n) {
  rule.apply(p, g, m, v, most, n);
}
FLAMBEAU_VECTORISED void adamLoop(Adam<double> rule, double* p, const double* g, double* m, double* v, double* most, int64_t n) {
  rule.apply(p, g, m, v, most, n);
}

/// (parameters, gradients, first moments, second moments, maxima?), updated in place;
/// numbers: step, lr, beta1, beta2, eps, weightDecay; ints: decoupled, amsgrad, maximize.
FLAMBEAU_OWN_KERNEL(adamStep) {
  const size_t lists = call.integer(1) != 0 ? 5 : 4;
  InPlace tensors(call, lists);
  const size_t count = call.inputs.size() / lists;
  const double step = call.number(0), lr = call.number(1), beta1 = call.number(2), beta2 = call.number(3);
  const double decay = call.number(5);
  const bool decoupled = call.integer(0) != 0;
  tensors.each(lists, [&](int64_t from, int64_t to, auto kind, size_t i) {
    using T = decltype(kind);
    const Adam<T> rule{static_cast<T>(lr / (1 - std::pow(beta1, step))),
                       static_cast<T>(std::sqrt(1 - std::pow(beta2, step))),
                       static_cast<T>(1 - beta1),
                       static_cast<T>(beta2),
                       static_cast<T>(1 - beta2),
                       static_cast<T>(call.number(4)),
                       static_cast<T>(decoupled ? 0 : decay),
                       static_cast<T>(decoupled ? 1 - lr * decay : 1),
                       call.integer(2) != 0};
    const auto list = [&](size_t which) { return tensors.data<T>(which * count + i) + from; };
    adamLoop(rule, list(0), list(1), list(2), list(3), lists == 5 ? list(4) : nullptr, to - from);
  });
  tensors.finish(lists);
}

}  // namespace
}  // namespace flambeau
