#pragma once

#include "call.h"

namespace flambeau {

/// Calls `body` with a value of the integer type `dtype` names; false if it names none.
template <typename Body>
bool withInteger(c10::ScalarType dtype, Body&& body) {
  switch (dtype) {
    case c10::ScalarType::Byte:
      body(uint8_t{});
      return true;
    case c10::ScalarType::Char:
      body(int8_t{});
      return true;
    case c10::ScalarType::Short:
      body(int16_t{});
      return true;
    case c10::ScalarType::Int:
      body(int32_t{});
      return true;
    case c10::ScalarType::Long:
      body(int64_t{});
      return true;
    default:
      return false;
  }
}

/// Calls `body` with a float or a double. Kernels that use it are registered to widen halves.
template <typename Body>
void withFloat(c10::ScalarType dtype, Body&& body) {
  if (dtype == c10::ScalarType::Float) {
    body(float{});
  } else if (dtype == c10::ScalarType::Double) {
    body(double{});
  } else {
    refuse(std::string("no kernel for ") + c10::toString(dtype));
  }
}

/// Elements below which a second thread costs more than it saves.
constexpr int64_t grain = 1 << 15;

template <typename T>
const T* elements(const at::Tensor& tensor) {
  return static_cast<const T*>(tensor.data_ptr());
}

template <typename T>
T* mutableElements(const at::Tensor& tensor) {
  return static_cast<T*>(tensor.data_ptr());
}

}  // namespace flambeau
