#include "small.h"

#include <ATen/ops/empty.h>

#include <cmath>
#include <unordered_map>

namespace flambeau {

using c10::ScalarType;

/// Steps are 1, or 0 for a single element that stands for all.
struct SmallLoop {
  int inputs;
  void (*float32)(const float* a, const float* b, float* out, int64_t length, int64_t stepA, int64_t stepB);
  void (*float64)(const double* a, const double* b, double* out, int64_t length, int64_t stepA, int64_t stepB);
};

namespace {

template <typename T, typename Op>
void loop(const T* a, const T* b, T* out, int64_t length, int64_t stepA, int64_t stepB) {
  const Op op{};
  for (int64_t i = 0; i < length; i++) out[i] = op(a[i * stepA], b[i * stepB]);
}

template <typename Op>
SmallLoop loops(int inputs) {
  return {inputs, loop<float, Op>, loop<double, Op>};
}

struct Add {
  template <typename T>
  T operator()(T a, T b) const { return a + b; }
};
struct Sub {
  template <typename T>
  T operator()(T a, T b) const { return a - b; }
};
struct Mul {
  template <typename T>
  T operator()(T a, T b) const { return a * b; }
};
struct Div {
  template <typename T>
  T operator()(T a, T b) const { return a / b; }
};
struct Neg {
  template <typename T>
  T operator()(T a, T) const { return -a; }
};
struct Abs {
  template <typename T>
  T operator()(T a, T) const { return std::fabs(a); }
};
struct Sqrt {
  template <typename T>
  T operator()(T a, T) const { return std::sqrt(a); }
};
struct Relu {
  template <typename T>
  T operator()(T a, T) const { return a < 0 ? T{0} : a; }
};
struct ReluGrad {
  template <typename T>
  T operator()(T grad, T output) const { return output <= 0 ? T{0} : grad; }
};

struct Operand {
  char* data;
  int64_t length;
  int64_t step;
  ScalarType dtype;
};

/// Reads [handle, rank, offset, sizes…, strides…] if it is a contiguous stretch or a repeated element of a small storage.
bool readOperand(Context& context, const int32_t*& at, const int32_t* end, Operand& operand) {
  if (end - at < 3) return false;
  const int32_t handle = at[0], rank = at[1], offset = at[2];
  if (handle < 0 || static_cast<size_t>(handle) >= context.slots.size() || rank < 0 || rank > 8 || offset < 0) return false;
  const at::Tensor& tensor = context.slots[static_cast<size_t>(handle)].tensor;
  if (!tensor.defined() || !tensor.is_cpu() || end - at < 3 + 2 * rank) return false;
  const int32_t* sizes = at + 3;
  const int32_t* strides = sizes + rank;
  at = strides + rank;
  int64_t length = 1;
  bool contiguous = true, repeated = true;
  for (int d = rank; d-- > 0;) {
    if (sizes[d] == 1) continue;
    contiguous &= strides[d] == length;
    repeated &= strides[d] == 0;
    length *= sizes[d];
    if (length <= 0 || length > Context::smallest << (Context::spareClasses - 1)) return false;
  }
  if (!contiguous && !repeated) return false;
  operand = {static_cast<char*>(tensor.data_ptr()), length, contiguous ? 1 : 0, tensor.scalar_type()};
  const int64_t itemSize = tensor.element_size();
  const int64_t last = offset + (contiguous ? length : 1);
  if (last > static_cast<int64_t>(tensor.storage().nbytes()) / itemSize) return false;
  operand.data += offset * itemSize;
  return true;
}

/// A tensor of this shape that an earlier small result left behind, or a new one.
char* takeSpare(Context& context, Slot& slot, ScalarType dtype, const int32_t* sizes, int rank, int64_t length) {
  int which = 0;
  while (Context::smallest << which < length) which++;
  auto& spares = context.spares[dtype == ScalarType::Double ? 1 : 0][which];
  if (spares.empty()) {
    slot.tensor = at::empty({Context::smallest << which}, at::TensorOptions().dtype(dtype));
  } else {
    slot.tensor = std::move(spares.back());
    spares.pop_back();
  }
  slot.spare = static_cast<int8_t>(which);
  slot.dtype = dtype;
  const auto current = slot.tensor.sizes();
  bool same = static_cast<int>(current.size()) == rank;
  for (int d = 0; same && d < rank; d++) same = current[d] == sizes[d];
  if (!same) slot.tensor.unsafeGetTensorImpl()->set_sizes_contiguous(c10::SmallVector<int64_t, 8>(sizes, sizes + rank));
  return static_cast<char*>(slot.tensor.data_ptr());
}

}  // namespace

const SmallLoop* findSmallLoop(const std::string& name) {
  static const std::unordered_map<std::string, SmallLoop> table = {
      {"aten::add", loops<Add>(2)},   {"aten::sub", loops<Sub>(2)},   {"aten::mul", loops<Mul>(2)},
      {"aten::div", loops<Div>(2)},   {"aten::neg", loops<Neg>(1)},   {"aten::abs", loops<Abs>(1)},
      {"aten::sqrt", loops<Sqrt>(1)}, {"aten::relu", loops<Relu>(1)}, {"flambeau::reluGrad", loops<ReluGrad>(2)},
  };
  const auto found = table.find(name);
  return found == table.end() ? nullptr : &found->second;
}

bool runSmall(Context& context, const Operator& op, const int32_t* views, const int32_t* end, int32_t inputs, int32_t outputs) {
  const SmallLoop& small = *op.small;
  if (inputs != small.inputs || outputs != 1) return false;
  Operand a, b, out;
  if (!readOperand(context, views, end, a)) return false;
  b = a;
  if (inputs == 2 && (!readOperand(context, views, end, b) || b.dtype != a.dtype || b.length != a.length)) return false;
  if (a.dtype != ScalarType::Float && a.dtype != ScalarType::Double) return false;
  if (end - views < 3 || views[1] >= 0) {
    if (!readOperand(context, views, end, out) || out.step != 1 || out.dtype != a.dtype || out.length != a.length) return false;
  } else {
    const int64_t rank = -1 - int64_t{views[1]};
    const int32_t* sizes = views + 3;
    if (rank > 8 || end - sizes < rank || views[2] != static_cast<int32_t>(a.dtype)) return false;
    if (context.slot(views[0]).tensor.defined()) return false;
    int64_t length = 1;
    for (int d = 0; d < rank && length <= a.length; d++) length *= sizes[d] < 0 ? 0 : sizes[d];
    if (length != a.length) return false;
    out.data = takeSpare(context, context.slot(views[0]), a.dtype, sizes, static_cast<int>(rank), length);
  }
  if (a.dtype == ScalarType::Float) {
    small.float32(reinterpret_cast<float*>(a.data), reinterpret_cast<float*>(b.data), reinterpret_cast<float*>(out.data), a.length, a.step, b.step);
  } else {
    small.float64(reinterpret_cast<double*>(a.data), reinterpret_cast<double*>(b.data), reinterpret_cast<double*>(out.data), a.length, a.step, b.step);
  }
  return true;
}

}  // namespace flambeau
