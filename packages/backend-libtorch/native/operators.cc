#include "context.h"
#include "foreign.h"
#include "own-kernel.h"
#include "small.h"

#include <ATen/core/ivalue.h>
#include <ATen/ops/empty.h>

namespace flambeau {

using c10::IValue;
using c10::ScalarType;

namespace {

constexpr int64_t mostElements = (int64_t{1} << 31) - 1;
constexpr int mostDims = 64;

uint32_t bit(ScalarType dtype) { return uint32_t{1} << static_cast<int>(dtype); }

/// The dtype that stands in for one libtorch has no kernel for.
ScalarType wider(ScalarType dtype) {
  switch (dtype) {
    case ScalarType::Half:
    case ScalarType::BFloat16:
      return ScalarType::Float;
    case ScalarType::Bool:
      return ScalarType::Byte;
    case ScalarType::Byte:
    case ScalarType::Char:
    case ScalarType::Short:
      return ScalarType::Int;
    case ScalarType::Int:
      return ScalarType::Long;
    default:
      return dtype;
  }
}

/// `dtype`, or the nearest wider one that `widened` does not ask to avoid.
ScalarType widen(ScalarType dtype, uint32_t widened) {
  while ((widened & bit(dtype)) != 0 && wider(dtype) != dtype) dtype = wider(dtype);
  return dtype;
}

/// The dtype named in libtorch's `"kernel" not implemented for 'Half'`.
c10::optional<ScalarType> unimplemented(const std::string& text) {
  static const std::string phrase = "not implemented for '";
  const size_t at = text.find(phrase);
  if (at == std::string::npos) return c10::nullopt;
  const std::string rest = text.substr(at + phrase.size(), 9);
  for (const ScalarType dtype : {ScalarType::Half, ScalarType::BFloat16, ScalarType::Bool, ScalarType::Byte, ScalarType::Char,
                                 ScalarType::Short, ScalarType::Int}) {
    const std::string name = c10::toString(dtype);
    if (rest.compare(0, name.size() + 1, name + "'") == 0) return dtype;
  }
  return c10::nullopt;
}

struct Reader {
  const int32_t* at;
  const int32_t* end;

  const int32_t* take(int64_t count) {
    if (count < 0 || count > end - at) refuse("the record ends early");
    const int32_t* start = at;
    at += count;
    return start;
  }
  int32_t next() { return *take(1); }
};

int checkedRank(int64_t rank) {
  if (rank < 0 || rank > mostDims) refuse("a view has " + std::to_string(rank) + " dimensions");
  return static_cast<int>(rank);
}

int64_t checkedLength(const int32_t* sizes, int rank) {
  int64_t length = 1;
  for (int d = 0; d < rank; d++) {
    if (sizes[d] < 0) refuse("a size is negative");
    if (__builtin_mul_overflow(length, int64_t{sizes[d]}, &length) || length > (int64_t{1} << 40)) refuse("a view is too large");
  }
  return length;
}

/// The stored tensor itself when the view is all of it, else a second tensor on the same memory.
at::Tensor windowOn(Slot& slot, int rank, int64_t offset, const int32_t* sizes, const int32_t* strides) {
  const at::Tensor& base = slot.tensor;
  if (!base.defined()) refuse("a storage is used that has no memory");
  if (offset == 0 && base.dim() == rank) {
    const auto ownSizes = base.sizes();
    const auto ownStrides = base.strides();
    bool same = true;
    for (int d = 0; d < rank; d++) {
      same &= ownSizes[d] == sizes[d] && (ownStrides[d] == strides[d] || sizes[d] == 1);
    }
    if (same) return base;
  }
  const int64_t length = checkedLength(sizes, rank);
  const int64_t available = static_cast<int64_t>(base.storage().nbytes() / base.element_size());
  c10::SmallVector<int64_t, 6> wideSizes(sizes, sizes + rank);
  c10::SmallVector<int64_t, 6> wideStrides(strides, strides + rank);
  if (length == 0) offset = 0;
  int64_t last = offset;
  for (int d = 0; d < rank; d++) {
    if (strides[d] < 0) refuse("a stride is negative");
    if (length > 0 && last >= 0 && last < available) last += (wideSizes[d] - 1) * wideStrides[d];
  }
  if (length > 0 && (last < 0 || last >= available || offset < 0)) refuse("a view reaches outside its storage");
  auto view = at::detail::make_tensor<c10::TensorImpl>(c10::Storage(base.storage()), base.key_set(), base.dtype());
  view.unsafeGetTensorImpl()->set_sizes_and_strides(wideSizes, wideStrides);
  view.unsafeGetTensorImpl()->set_storage_offset(offset);
  return view;
}

at::Tensor readView(Context& context, Reader& reader) {
  const int32_t handle = reader.next();
  const int rank = checkedRank(reader.next());
  const int32_t offset = reader.next();
  const int32_t* sizes = reader.take(rank);
  const int32_t* strides = reader.take(rank);
  return windowOn(context.slot(handle), rank, offset, sizes, strides);
}

void readOutput(Context& context, Reader& reader, Output& out) {
  out.handle = reader.next();
  Slot& slot = context.slot(out.handle);
  const int32_t form = reader.next();
  if (form >= 0) {
    const int rank = checkedRank(form);
    const int32_t offset = reader.next();
    const int32_t* sizes = reader.take(rank);
    const int32_t* strides = reader.take(rank);
    out.fresh = false;
    out.view = windowOn(slot, rank, offset, sizes, strides);
    out.dtype = out.view.scalar_type();
    out.sizes.assign(sizes, sizes + rank);
    out.length = out.view.numel();
    return;
  }
  const int rank = checkedRank(-1 - int64_t{form});
  out.fresh = true;
  out.dtype = dtypeOf(reader.next());
  const int32_t* sizes = reader.take(rank);
  out.sizes.assign(sizes, sizes + rank);
  out.length = checkedLength(sizes, rank);
  if (out.length > mostElements) refuse("an output is too large");
}

/// Turns the next attributes into the schema argument that `letter` stands for.
struct Arguments {
  const Operator& op;
  Call& call;
  uint32_t widened;
  size_t nextInput = 0;
  size_t nextInt = 0;
  size_t nextNumber = 0;

  at::Tensor tensor() {
    if (nextInput >= call.inputs.size()) refuse(op.name + " needs more inputs");
    const at::Tensor& input = call.inputs[nextInput++];
    if (widened == 0) return input;
    return input.to(widen(input.scalar_type(), widened));
  }

  std::vector<int64_t> list() {
    const int32_t count = call.integer(nextInt++);
    if (count < 0 || count > 64) refuse(op.name + " got a list of impossible length");
    std::vector<int64_t> values;
    for (int32_t i = 0; i < count; i++) values.push_back(call.integer(nextInt++));
    return values;
  }

  IValue argument(char letter, const c10::Argument& schema) {
    switch (letter) {
      case 't':
        return IValue(tensor());
      case 'o':
        return nextInput < call.inputs.size() ? IValue(tensor()) : IValue();
      case '-':
        return IValue();
      case 'i':
        return IValue(static_cast<int64_t>(call.integer(nextInt++)));
      case 'b':
        return IValue(call.integer(nextInt++) != 0);
      case 'f':
        return IValue(call.number(nextNumber++));
      case 's':
        return IValue(c10::Scalar(call.number(nextNumber++)));
      case 'I':
        return IValue(list());
      case 'M': {
        c10::List<bool> flags;
        for (const int64_t value : list()) flags.push_back(value != 0);
        return IValue(std::move(flags));
      }
      case 'y': {
        return IValue(widen(call.output(0).dtype, widened));
      }
      case '.':
        if (!schema.default_value()) refuse(op.name + " has no default for " + schema.name());
        return *schema.default_value();
      default:
        refuse(op.name + " has an unknown argument letter");
    }
  }
};

/// Puts what the op produced into the output's storage, copying only where the memory is not the op's own to give away.
void deliver(Context& context, Output& out) {
  at::Tensor& result = out.result;
  if (!out.fresh) {
    if (result.defined() && !result.is_same(out.view)) out.view.copy_(result.reshape(out.sizes));
    return;
  }
  if (!result.defined()) refuse("an op left an output empty");
  if (result.scalar_type() != out.dtype) result = result.to(out.dtype);
  if (result.numel() != out.length) {
    refuse("an op produced " + std::to_string(result.numel()) + " elements where " + std::to_string(out.length) + " are expected");
  }
  const bool own = result.use_count() == 1 && result.storage().use_count() == 1 && result.storage_offset() == 0;
  if (!own || !result.is_contiguous()) result = result.clone(at::MemoryFormat::Contiguous);
  if (result.sizes() != c10::IntArrayRef(out.sizes)) result.unsafeGetTensorImpl()->set_sizes_contiguous(out.sizes);
  Slot& slot = context.slot(out.handle);
  slot.dtype = out.dtype;
  slot.spare = -1;
  slot.tensor = std::move(result);
}

/// Pointwise ops skip boxing: most calls of a program are these.
bool runTyped(const Operator& op, Call& call) {
  if (op.unary) {
    call.give(0, op.unary->call(call.input(0)));
  } else if (op.binary) {
    call.give(0, op.binary->call(call.input(0), call.input(1)));
  } else if (op.binaryAlpha) {
    call.give(0, op.binaryAlpha->call(call.input(0), call.input(1), 1));
  } else {
    return false;
  }
  return true;
}

/// Whether the overload that writes into its last argument may run: it would resize an output of another shape.
bool writesInto(const Operator& op, const Call& call, uint32_t widened) {
  if (!op.into || widened != 0 || call.outputs.size() != 1 || call.outputs[0].fresh) return false;
  for (const at::Tensor& input : call.inputs) {
    if (input.sizes() != call.outputs[0].view.sizes()) return false;
  }
  return true;
}

void runBoxed(Context& context, const Operator& op, Call& call, uint32_t widened) {
  const bool into = writesInto(op, call, widened);
  const c10::OperatorHandle& handle = into ? *op.into : *op.handle;
  const auto& schema = handle.schema().arguments();
  torch::jit::Stack& stack = context.stack;
  stack.clear();
  Arguments arguments{op, call, widened};
  for (size_t i = 0; i < op.arguments.size(); i++) stack.push_back(arguments.argument(op.arguments[i], schema[i]));
  if (into) {
    stack.emplace_back(call.outputs[0].view);
    handle.callBoxed(stack);
    stack.clear();
    return;
  }
  handle.callBoxed(stack);
  if (stack.size() < op.results.size()) refuse(op.name + " gave fewer results than expected");
  size_t next = 0;
  for (size_t i = 0; i < op.results.size(); i++) {
    if (op.results[i] == '_') continue;
    if (!stack[i].isTensor()) refuse(op.name + " gave something that is not a tensor");
    call.give(next++, std::move(stack[i]).toTensor());
  }
  stack.clear();
}

void compute(Context& context, const Operator& op, Call& call, uint32_t widened) {
  if (op.kernel != nullptr || op.foreign != nullptr) {
    if (widened != 0) {
      for (at::Tensor& input : call.inputs) input = input.to(widen(input.scalar_type(), widened));
    }
    return op.foreign == nullptr ? op.kernel(call) : runForeign(*op.foreign, call);
  }
  const bool fresh = call.outputs.size() == 1 && call.outputs[0].fresh;
  if (fresh && widened == 0 && runTyped(op, call)) return;
  runBoxed(context, op, call, widened);
}

/// The dtypes of the call, and those a wider computation may pass through.
uint32_t dtypesOf(const Call& call) {
  uint32_t all = 0;
  for (const at::Tensor& input : call.inputs) {
    all |= bit(input.scalar_type()) | bit(wider(input.scalar_type()));
  }
  for (const Output& out : call.outputs) all |= bit(out.dtype) | bit(wider(out.dtype));
  if ((all & bit(ScalarType::Byte)) != 0) all |= bit(ScalarType::Int);
  return all;
}

}  // namespace

at::Tensor& Call::destination(size_t i) {
  Output& out = output(i);
  if (!out.fresh) return out.view;
  out.result = at::empty(out.sizes, at::TensorOptions(device).dtype(out.dtype));
  return out.result;
}

ScalarType dtypeOf(int64_t code) {
  switch (static_cast<ScalarType>(code < 0 || code > 127 ? 127 : code)) {
    case ScalarType::Byte:
    case ScalarType::Char:
    case ScalarType::Short:
    case ScalarType::Int:
    case ScalarType::Long:
    case ScalarType::Half:
    case ScalarType::Float:
    case ScalarType::Double:
    case ScalarType::Bool:
    case ScalarType::BFloat16:
      return static_cast<ScalarType>(code);
    default:
      refuse("no dtype has the code " + std::to_string(code));
  }
}

at::Tensor materialise(Slot& slot, ScalarType dtype, int64_t length, c10::Device device) {
  if (slot.tensor.defined()) return slot.tensor;
  if (length < 0 || length > mostElements) refuse("a storage cannot have " + std::to_string(length) + " elements");
  slot.tensor = at::empty({length}, at::TensorOptions(device).dtype(dtype));
  slot.dtype = dtype;
  return slot.tensor;
}

size_t registerOperator(Context& context, Operator op, const std::string& overload) {
  op.kernel = findKernel(op.name);
  op.small = findSmallLoop(op.name);
  if (op.kernel == nullptr) {
    auto& dispatcher = c10::Dispatcher::singleton();
    op.handle = dispatcher.findSchema({op.name, overload});
    if (!op.handle) refuse("this libtorch has no operator " + op.name + (overload.empty() ? "" : "." + overload));
    const auto& arguments = op.handle->schema().arguments();
    if (op.arguments.size() != arguments.size()) {
      refuse(op.name + " takes " + std::to_string(arguments.size()) + " arguments, not " + std::to_string(op.arguments.size()));
    }
    if (op.results.size() != op.handle->schema().returns().size()) refuse(op.name + " has another number of results");
    for (const std::string& name : {std::string("out"), overload + "_out"}) {
      auto into = dispatcher.findSchema({op.name, name});
      if (!into || op.into || op.results != ">") continue;
      const auto& extended = into->schema().arguments();
      bool same = extended.size() == arguments.size() + 1;
      for (size_t i = 0; same && i < arguments.size(); i++) same = *arguments[i].type() == *extended[i].type();
      if (same) op.into = into;
    }
    if (op.results == ">") {
      if (op.arguments == "t") op.unary = op.handle->typed<Unary>();
      if (op.arguments == "tt") op.binary = op.handle->typed<Binary>();
      if (op.arguments == "tt." && arguments[2].name() == "alpha") op.binaryAlpha = op.handle->typed<BinaryAlpha>();
    }
  }
  context.operators.push_back(std::move(op));
  return context.operators.size() - 1;
}

// [op, device, ints, inputs, outputs, numbers | ints… | inputs… | outputs…], numbers in their own array.
// input: [handle, rank, offset, sizes…, strides…]; output: the same, or fresh: [handle, -1 - rank, dtype, sizes…].
void runRecord(Context& context) {
  context.drain();
  const std::vector<int32_t>& record = *context.record;
  Reader reader{record.data(), record.data() + record.size()};
  const int32_t* head = reader.take(6);
  if (head[0] < 0 || head[0] >= static_cast<int32_t>(context.operators.size())) refuse("no operator has the number " + std::to_string(head[0]));
  Operator& op = context.operators[static_cast<size_t>(head[0])];
  const int32_t* ints = reader.take(head[2]);
  if (op.small != nullptr && runSmall(context, op, reader.at, reader.end, head[3], head[4])) return;
  Call call;
  if (head[1] < -1 || head[1] > 127) refuse("no device has the number " + std::to_string(head[1]));
  if (head[1] >= 0) call.device = c10::Device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(head[1]));
  const int32_t inputs = head[3];
  const int32_t outputs = head[4];
  call.intCount = static_cast<size_t>(head[2]);
  call.ints = ints;
  call.numbers = context.numbers->data();
  if (head[5] < 0 || head[5] > static_cast<int32_t>(context.numbers->size())) refuse("the numbers end early");
  call.numberCount = static_cast<size_t>(head[5]);
  for (int32_t i = 0; i < inputs; i++) call.inputs.push_back(readView(context, reader));
  for (int32_t i = 0; i < outputs; i++) {
    call.outputs.emplace_back();
    readOutput(context, reader, call.outputs.back());
  }
  for (uint32_t widened = op.widened == 0 ? 0 : op.widened & dtypesOf(call);;) {
    try {
      compute(context, op, call, widened);
      break;
    } catch (const c10::Error& error) {
      const auto dtype = unimplemented(error.what_without_backtrace());
      if (!dtype || (widened & bit(*dtype)) != 0 || (dtypesOf(call) & bit(*dtype)) == 0) throw;
      op.widened |= bit(*dtype);
      widened |= bit(*dtype);
    }
  }
  for (Output& out : call.outputs) deliver(context, out);
}

}  // namespace flambeau
