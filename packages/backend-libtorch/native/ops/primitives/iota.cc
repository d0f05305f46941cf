#pragma once

#include "../../by-dtype.h"

namespace flambeau {

/// () → start + i · step; numbers: start, step.
inline void iota(Call& call) {
  const Output& out = call.output(0);
  const double start = call.number(0);
  const double step = call.number(1);
  const at::Tensor values = at::empty({out.length}, at::TensorOptions().dtype(c10::ScalarType::Double));
  double* p = mutableElements<double>(values);
  for (int64_t i = 0; i < out.length; i++) p[i] = start + static_cast<double>(i) * step;
  call.destination(0).copy_(values);
}

}  // namespace flambeau
