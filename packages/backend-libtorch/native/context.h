#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/InferenceMode.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "call.h"

namespace flambeau {

/// One storage of JavaScript's. `tensor` is undefined until the first op or write gives it memory.
struct Slot {
  at::Tensor tensor;
  /// What JavaScript believes the elements are.
  c10::ScalarType dtype = c10::ScalarType::Float;
  /// Counts frees, so that a guard made for an earlier owner of this slot leaves the later one alone.
  uint32_t generation = 0;
  /// Bytes reported to V8 for it.
  int64_t charged = 0;
  /// The class of spare tensors it goes back to, or −1.
  int8_t spare = -1;
};

using Unary = at::Tensor(const at::Tensor&);
using Binary = at::Tensor(const at::Tensor&, const at::Tensor&);
using BinaryAlpha = at::Tensor(const at::Tensor&, const at::Tensor&, const c10::Scalar&);

/// An operator JavaScript registered: either an ATen schema, or a kernel of our own.
struct Operator {
  std::string name;
  Kernel kernel = nullptr;
  /// A kernel from somebody else's library, or null.
  std::shared_ptr<const struct Foreign> foreign;
  /// How to compute it without libtorch on few elements, or null.
  const struct SmallLoop* small = nullptr;
  c10::optional<c10::OperatorHandle> handle;
  /// The overload that writes into given outputs, where ATen has one.
  c10::optional<c10::OperatorHandle> into;
  /// One letter per schema argument, see `Arguments`.
  std::string arguments;
  /// Per schema result: '>' goes to the next output, '_' is dropped.
  std::string results;
  /// Dtypes this libtorch cannot compute in, one bit each: the call runs in a wider dtype and rounds back.
  uint32_t widened = 0;
  /// The same operator without boxing, for the commonest signatures.
  c10::optional<c10::TypedOperatorHandle<Unary>> unary;
  c10::optional<c10::TypedOperatorHandle<Binary>> binary;
  c10::optional<c10::TypedOperatorHandle<BinaryAlpha>> binaryAlpha;
};

/// Memory JavaScript reads and writes directly. It outlives both the addon and the ArrayBuffer over it.
template <typename T>
using Shared = std::shared_ptr<std::vector<T>>;

/// What guards have freed, one meter per device.
struct Meter {
  double bytes = 0;
  double storages = 0;
};

/// Everything one JavaScript environment (main thread or worker) owns.
struct Context {
  static constexpr size_t freedCapacity = 1024;
  static constexpr size_t meters = 64;

  std::vector<Slot> slots;
  /// Slots whose storages the garbage collector took, to be handed out again.
  std::vector<int32_t> returned;
  std::vector<Operator> operators;

  Shared<int32_t> record = std::make_shared<std::vector<int32_t>>(1 << 16);
  Shared<double> numbers = std::make_shared<std::vector<double>>(1 << 12);
  /// [count, handle, handle, …]: storages released since the last call.
  Shared<int32_t> freed = std::make_shared<std::vector<int32_t>>(freedCapacity + 1);

  Meter collected[meters];
  /// External bytes not yet reported to V8.
  int64_t uncharged = 0;

  /// Tensors of small results, kept for the next: by dtype (float, double) and capacity, `smallest << class` elements.
  static constexpr int64_t smallest = 16;
  static constexpr int spareClasses = 8;
  std::vector<at::Tensor> spares[2][spareClasses];

  c10::InferenceMode inference;
  torch::jit::Stack stack;

  Slot& slot(int64_t handle) {
    if (handle < 0 || handle >= static_cast<int64_t>(slots.size())) refuse("no storage has the handle " + std::to_string(handle));
    return slots[static_cast<size_t>(handle)];
  }

  void clear(Slot& slot) {
    if (slot.spare >= 0) {
      auto& spares = this->spares[slot.tensor.scalar_type() == c10::ScalarType::Double ? 1 : 0][slot.spare];
      if (spares.size() < size_t{1024} >> slot.spare) spares.push_back(std::move(slot.tensor));
      slot.spare = -1;
    }
    slot.tensor.reset();
    slot.generation++;
    uncharged -= slot.charged;
    slot.charged = 0;
  }

  int64_t spareBytes() const {
    int64_t bytes = 0;
    for (const auto& dtype : spares) {
      for (const auto& tensors : dtype) {
        for (const at::Tensor& tensor : tensors) bytes += static_cast<int64_t>(tensor.storage().nbytes());
      }
    }
    return bytes;
  }

  /// Frees what JavaScript released since the last call.
  void drain() {
    int32_t* queue = freed->data();
    const int32_t count = queue[0];
    if (count == 0) return;
    queue[0] = 0;
    if (count < 0 || count > static_cast<int32_t>(freedCapacity)) refuse("the queue of released storages is damaged");
    for (int32_t i = 1; i <= count; i++) clear(slot(queue[i]));
  }
};

c10::ScalarType dtypeOf(int64_t code);
at::Tensor materialise(Slot& slot, c10::ScalarType dtype, int64_t length, c10::Device device);
size_t registerOperator(Context& context, Operator op, const std::string& overload);
void runRecord(Context& context);

}  // namespace flambeau
