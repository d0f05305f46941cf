#pragma once

#include <ATen/Parallel.h>

#include "../../by-dtype.h"

// The loops of the optimizers are compiled for what the processor has; the loader picks. They take their rule by value: floats
// behind a reference might be what they write to, and nothing would be vectorised.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
#define FLAMBEAU_VECTORISED __attribute__((target_clones("avx512f", "avx2", "default"), optimize("O3")))
#else
#define FLAMBEAU_VECTORISED
#endif

namespace flambeau {

/// Tensors a kernel updates element by element: contiguous, float or double. Others are worked on as a copy that `finish` writes back.
struct InPlace {
  std::vector<at::Tensor> targets;
  std::vector<at::Tensor> work;

  InPlace(const Call& call, size_t lists) {
    if (call.inputs.size() % lists != 0) refuse("an optimizer step got lists of different lengths");
    for (size_t i = 0; i < call.inputs.size(); i++) {
      const at::Tensor& tensor = call.inputs[i];
      if (!tensor.is_cpu()) refuse("a fused optimizer step got a tensor that is not on the CPU");
      const bool plain = tensor.scalar_type() == c10::ScalarType::Float || tensor.scalar_type() == c10::ScalarType::Double;
      targets.push_back(tensor);
      work.push_back((plain ? tensor : tensor.to(c10::ScalarType::Float)).contiguous());
    }
    const size_t count = work.size() / lists;
    for (size_t i = 0; i < work.size(); i++) {
      const at::Tensor& first = work[i % count];
      if (work[i].sizes() != first.sizes() || work[i].scalar_type() != first.scalar_type()) {
        refuse("an optimizer step got tensors of different shapes or dtypes");
      }
    }
  }

  /// Calls `body(from, to, p, i)` for spans of every parameter; `p` is a value of its element type.
  template <typename Body>
  void each(size_t lists, Body body) {
    const size_t count = work.size() / lists;
    for (size_t i = 0; i < count; i++) {
      withFloat(work[i].scalar_type(), [&](auto kind) {
        at::parallel_for(0, work[i].numel(), grain, [&](int64_t from, int64_t to) { body(from, to, kind, i); });
      });
    }
  }

  template <typename T>
  T* data(size_t i) const {
    return mutableElements<T>(work[i]);
  }

  /// Writes back every list but the gradients.
  void finish(size_t lists) {
    const size_t count = work.size() / lists;
    for (size_t i = 0; i < work.size(); i++) {
      if (i / count != 1 && !work[i].is_same(targets[i])) targets[i].copy_(work[i]);
    }
  }
};

}  // namespace flambeau
