#include "../../own-kernel.h"
#include "in-place.h"

namespace flambeau {
namespace {

template <typename T>
struct Sgd {
  // 1 - dampening is subtracted in double.
  T lr, momentum, undamped, weightDecay;
  bool nesterov, maximize, first;

  __attribute__((always_inline)) void apply(T* __restrict p, const T* __restrict grad, T* __restrict buffer, int64_t n) const {
    for (int64_t i = 0; i < n; i++) {
      T g = (maximize ? -grad[i] : grad[i]);
      if (weightDecay != 0) g += weightDecay * p[i];
      if (buffer != nullptr) {
        const T b = first ? g : momentum * buffer[i] + undamped * g;
        buffer[i] = b;
        g = nesterov ? g + momentum * b : b;
      }
      p[i] -= lr * g;
    }
  }
};

FLAMBEAU_VECTORISED void sgdLoop(Sgd<float> rule, float* p, const float* g, float* b, int64_t n) { rule.apply(p, g, b, n); }
FLAMBEAU_VECTORISED void sgdLoop(Sgd<double> rule, double* p, const double* g, double* b, int64_t n) { rule.apply(p, g, b, n); }

/// (parameters, gradients, buffers?), updated in place; numbers: lr, momentum, dampening, weightDecay; ints: nesterov, maximize, first.
FLAMBEAU_OWN_KERNEL(sgdStep) {
  const size_t lists = call.number(1) != 0 ? 3 : 2;
  InPlace tensors(call, lists);
  const size_t count = call.inputs.size() / lists;
  tensors.each(lists, [&](int64_t from, int64_t to, auto kind, size_t i) {
    using T = decltype(kind);
    const Sgd<T> rule{static_cast<T>(call.number(0)),  static_cast<T>(call.number(1)), static_cast<T>(1 - call.number(2)), static_cast<T>(call.number(3)),
                      call.integer(0) != 0, call.integer(1) != 0,              call.integer(2) != 0};
    T* buffer = lists == 3 ? tensors.data<T>(2 * count + i) + from : nullptr;
    sgdLoop(rule, tensors.data<T>(i) + from, tensors.data<T>(count + i) + from, buffer, to - from);
  });
  tensors.finish(lists);
}

}  // namespace
}  // namespace flambeau
