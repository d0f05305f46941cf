// Basic finalizers run while the garbage collector does, so memory comes back inside a loop that never yields. Node decides by
// the version a module names, which these headers leave at 8 unless told.
#define NAPI_EXPERIMENTAL
#define NAPI_VERSION 2147483647
#define NODE_API_EXPERIMENTAL_NO_WARNING
#include <node_api.h>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <dlfcn.h>
#include <torch/csrc/api/include/torch/version.h>

#include <cstdlib>
#include <cstring>

#include "context.h"
#include "foreign.h"
#include "own-kernel.h"

static_assert(TORCH_VERSION_MAJOR > 1 || (TORCH_VERSION_MAJOR == 1 && TORCH_VERSION_MINOR >= 13), "flambeau needs libtorch 1.13 or later");

namespace flambeau {
namespace {

/// libtorch's warnings speak to users of its Python face ("scatter_reduce() is in beta").
#if TORCH_VERSION_MAJOR == 1
namespace warnings = c10::Warning;
struct Silence : c10::WarningHandler {
  void process(const c10::SourceLocation&, const std::string&, bool) override {}
};
#else
namespace warnings = c10::WarningUtils;
struct Silence : c10::WarningHandler {
  void process(const c10::Warning&) override {}
};
#endif

using ContextPointer = std::shared_ptr<Context>;

/// Storages that share one JavaScript object as their owner: when it is collected, so are they.
struct Guard {
  struct Entry {
    int32_t handle;
    uint32_t generation;
    double bytes;
    size_t meter;
  };
  ContextPointer context;
  std::vector<Entry> entries;
};

void throwError(napi_env env, const char* code, const std::string& text) {
  napi_value codeValue, textValue, error;
  if (napi_create_string_utf8(env, code, NAPI_AUTO_LENGTH, &codeValue) != napi_ok) return;
  if (napi_create_string_utf8(env, text.c_str(), text.size(), &textValue) != napi_ok) return;
  if (napi_create_error(env, codeValue, textValue, &error) != napi_ok) return;
  napi_throw(env, error);
}

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

void throwTorchError(napi_env env, const std::string& text) {
  const bool memory = contains(text, "not enough memory") || contains(text, "can't allocate memory") || contains(text, "out of memory");
  const bool index = contains(text, "out of bounds") || contains(text, "index out of range");
  throwError(env, memory ? "MEMORY" : index ? "INDEX" : "DEVICE", text);
}

/// V8 must hear of memory it cannot see, but not of every ten floats.
void charge(napi_env env, Context& context) {
  constexpr int64_t grain = 256 << 10;
  if (context.uncharged > -grain && context.uncharged < grain) return;
  int64_t total;
  const int64_t change = context.uncharged;
  context.uncharged = 0;
  napi_adjust_external_memory(env, change, &total);
}

/// The arguments of one JavaScript call.
struct Frame {
  napi_env env;
  Context& context;
  napi_value arguments[6];
  size_t count = 6;

  napi_value argument(size_t i) const {
    if (i >= count) refuse("argument " + std::to_string(i) + " is missing");
    return arguments[i];
  }

  int64_t integer(size_t i) const {
    double value;
    if (napi_get_value_double(env, argument(i), &value) != napi_ok) refuse("argument " + std::to_string(i) + " is not a number");
    if (!(value >= -9e15 && value <= 9e15) || value != static_cast<double>(static_cast<int64_t>(value))) {
      refuse("argument " + std::to_string(i) + " is not an integer");
    }
    return static_cast<int64_t>(value);
  }

  std::string text(size_t i) const {
    char buffer[4096];
    size_t length;
    if (napi_get_value_string_utf8(env, argument(i), buffer, sizeof buffer, &length) != napi_ok) {
      refuse("argument " + std::to_string(i) + " is not a string");
    }
    return {buffer, length};
  }

  c10::Device device(size_t i) const {
    const int64_t index = integer(i);
    if (index < -1 || index > 127) refuse("no device has the number " + std::to_string(index));
    if (index < 0) return c10::Device(c10::DeviceType::CPU);
    return c10::Device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(index));
  }
};

using Entry = napi_value (*)(Frame&);

/// Every entry point: whatever goes wrong inside becomes a JavaScript error.
template <Entry entry>
napi_value guarded(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  napi_value arguments[6];
  size_t count = 6;
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, &data) != napi_ok || data == nullptr) return nullptr;
  Context& context = *static_cast<Context*>(data);
  Frame frame{env, context, {}, count};
  for (size_t i = 0; i < 6; i++) frame.arguments[i] = arguments[i];
  try {
    return entry(frame);
  } catch (const BadCall& error) {
    throwError(env, "CALL", error.text);
  } catch (const BadIndex& error) {
    throwError(env, "INDEX", "index " + std::to_string(error.index) + " is out of bounds for a dimension with size " + std::to_string(error.size));
  } catch (const c10::Error& error) {
    throwTorchError(env, error.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    throwError(env, "MEMORY", "out of memory");
  } catch (const std::exception& error) {
    throwTorchError(env, error.what());
  } catch (...) {
    throwError(env, "DEVICE", "an unknown C++ exception");
  }
  context.stack.clear();
  return nullptr;
}

napi_value number(napi_env env, double value) {
  napi_value result = nullptr;
  napi_create_double(env, value, &result);
  return result;
}

template <typename T>
napi_value shareArray(napi_env env, napi_typedarray_type type, const Shared<T>& memory) {
  napi_value buffer, array;
  auto* keeper = new Shared<T>(memory);
  const auto drop = [](napi_env, void*, void* hint) { delete static_cast<Shared<T>*>(hint); };
  const size_t bytes = memory->size() * sizeof(T);
  if (napi_create_external_arraybuffer(env, memory->data(), bytes, drop, keeper, &buffer) != napi_ok) {
    delete keeper;
    refuse("this JavaScript engine does not allow memory shared with an addon");
  }
  if (napi_create_typedarray(env, type, memory->size(), buffer, 0, &array) != napi_ok) refuse("no typed array could be made");
  return array;
}

/// run(): executes the record.
napi_value run(Frame& frame) {
  runRecord(frame.context);
  charge(frame.env, frame.context);
  return nullptr;
}

/// drain(): frees the queue of released storages now.
napi_value drain(Frame& frame) {
  frame.context.drain();
  charge(frame.env, frame.context);
  return nullptr;
}

/// operator(name, overload, arguments, results, widened) → number.
napi_value addOperator(Frame& frame) {
  Operator op;
  op.name = frame.text(0);
  op.arguments = frame.text(2);
  op.results = frame.text(3);
  op.widened = static_cast<uint32_t>(frame.integer(4));
  return number(frame.env, static_cast<double>(registerOperator(frame.context, std::move(op), frame.text(1))));
}

/// load(library, kernel, attributes) → number.
napi_value load(Frame& frame) {
  Operator op;
  op.name = frame.text(1);
  op.foreign = loadForeign(frame.text(0), op.name, frame.text(2));
  frame.context.operators.push_back(std::move(op));
  return number(frame.env, static_cast<double>(frame.context.operators.size() - 1));
}

/// slots() → count: writes that many handles, free to use, at the start of the record.
napi_value slots(Frame& frame) {
  Context& context = frame.context;
  constexpr size_t batch = 256;
  constexpr size_t most = size_t{1} << 28;
  int32_t* record = context.record->data();
  size_t count = 0;
  while (count < batch && !context.returned.empty()) {
    record[count++] = context.returned.back();
    context.returned.pop_back();
  }
  if (count == 0) {
    if (context.slots.size() + batch > most) refuse("too many storages");
    while (count < batch) {
      record[count++] = static_cast<int32_t>(context.slots.size());
      context.slots.emplace_back();
    }
    // So that a finalizer, which runs inside the collector and may not throw, never has to grow it.
    context.returned.reserve(context.slots.size());
  }
  return number(frame.env, static_cast<double>(count));
}

/// reserve(words, numbers) → [Int32Array, Float64Array]: replaces the record by a larger one.
napi_value reserve(Frame& frame) {
  const int64_t words = frame.integer(0);
  const int64_t doubles = frame.integer(1);
  if (words < 64 || words > (int64_t{1} << 28) || doubles < 16 || doubles > (int64_t{1} << 28)) refuse("a record cannot have this size");
  auto record = std::make_shared<std::vector<int32_t>>(static_cast<size_t>(words));
  auto numbers = std::make_shared<std::vector<double>>(static_cast<size_t>(doubles));
  napi_value pair;
  napi_create_array_with_length(frame.env, 2, &pair);
  napi_set_element(frame.env, pair, 0, shareArray(frame.env, napi_int32_array, record));
  napi_set_element(frame.env, pair, 1, shareArray(frame.env, napi_float64_array, numbers));
  frame.context.record = std::move(record);
  frame.context.numbers = std::move(numbers);
  return pair;
}

/// materialise(handle, dtype, length, device): gives the storage uninitialised memory if it has none.
napi_value materialiseSlot(Frame& frame) {
  frame.context.drain();
  materialise(frame.context.slot(frame.integer(0)), dtypeOf(frame.integer(1)), frame.integer(2), frame.device(3));
  return nullptr;
}

struct HostArray {
  void* data;
  size_t length;
  size_t itemSize;
};

HostArray hostArray(Frame& frame, size_t i) {
  napi_typedarray_type type;
  HostArray array;
  if (napi_get_typedarray_info(frame.env, frame.argument(i), &type, &array.length, &array.data, nullptr, nullptr) != napi_ok) {
    refuse("argument " + std::to_string(i) + " is not a typed array");
  }
  switch (type) {
    case napi_int8_array:
    case napi_uint8_array:
    case napi_uint8_clamped_array:
      array.itemSize = 1;
      break;
    case napi_int16_array:
    case napi_uint16_array:
      array.itemSize = 2;
      break;
    case napi_int32_array:
    case napi_uint32_array:
    case napi_float32_array:
      array.itemSize = 4;
      break;
    case napi_float64_array:
    case napi_bigint64_array:
    case napi_biguint64_array:
      array.itemSize = 8;
      break;
    default:
      refuse("argument " + std::to_string(i) + " is a typed array of an unknown kind");
  }
  return array;
}

/// The elements [start, start + array.length) of a storage, as a flat tensor.
at::Tensor range(Frame& frame, const HostArray& array) {
  const at::Tensor& whole = frame.context.slot(frame.integer(0)).tensor;
  const int64_t start = frame.integer(1);
  if (!whole.defined()) refuse("a storage is used that has no memory");
  if (static_cast<int64_t>(array.itemSize) != whole.element_size()) refuse("the array's elements have another size than the storage's");
  if (start < 0 || start > whole.numel() || static_cast<int64_t>(array.length) > whole.numel() - start) {
    refuse("the range lies outside the storage");
  }
  return whole.view({-1}).slice(0, start, start + static_cast<int64_t>(array.length));
}

/// read(handle, start, array): copies elements to the host.
napi_value read(Frame& frame) {
  frame.context.drain();
  const HostArray array = hostArray(frame, 2);
  if (array.length == 0) return nullptr;
  const at::Tensor source = range(frame, array);
  if (source.is_cpu()) {
    std::memcpy(array.data, source.data_ptr(), array.length * array.itemSize);
  } else {
    at::from_blob(array.data, source.sizes(), at::TensorOptions().dtype(source.dtype())).copy_(source);
  }
  return nullptr;
}

/// write(handle, start, array): copies elements from the host.
napi_value write(Frame& frame) {
  frame.context.drain();
  const HostArray array = hostArray(frame, 2);
  if (array.length == 0) return nullptr;
  const at::Tensor target = range(frame, array);
  if (target.is_cpu()) {
    std::memcpy(target.data_ptr(), array.data, array.length * array.itemSize);
  } else {
    target.copy_(at::from_blob(array.data, target.sizes(), at::TensorOptions().dtype(target.dtype())));
  }
  return nullptr;
}

/// Runs inside the garbage collector: frees, and touches nothing of JavaScript's.
void collected(node_api_basic_env env, void* data, void*) {
  std::unique_ptr<Guard> guard(static_cast<Guard*>(data));
  Context& context = *guard->context;
  // A storage released a moment ago may still wait in the queue: then its slot is no longer the guard's to free.
  try {
    context.drain();
  } catch (const BadCall&) {
    return;
  }
  for (const Guard::Entry& entry : guard->entries) {
    Slot& slot = context.slots[static_cast<size_t>(entry.handle)];
    if (slot.generation != entry.generation) continue;
    context.clear(slot);
    context.returned.push_back(entry.handle);
    context.collected[entry.meter].bytes += entry.bytes;
    context.collected[entry.meter].storages += 1;
  }
  charge(const_cast<napi_env>(env), context);
}

ContextPointer* instance(napi_env env) {
  void* data = nullptr;
  napi_get_instance_data(env, &data);
  if (data == nullptr) refuse("the addon has no instance");
  return static_cast<ContextPointer*>(data);
}

/// guard(count, meter) → object: the record holds `count` handles and the numbers their bytes; dropping the object frees them.
napi_value guard(Frame& frame) {
  Context& context = frame.context;
  context.drain();
  const int64_t count = frame.integer(0);
  const int64_t meter = frame.integer(1);
  if (count < 0 || count > 1024) refuse("a guard cannot hold " + std::to_string(count) + " storages");
  if (meter < 0 || meter >= static_cast<int64_t>(Context::meters)) refuse("no device has this meter");
  // What a small tensor costs beside its elements: TensorImpl, StorageImpl, allocator overhead.
  constexpr double overhead = 512;
  auto owned = std::make_unique<Guard>();
  owned->context = *instance(frame.env);
  for (size_t i = 0; i < static_cast<size_t>(count); i++) {
    const int32_t handle = context.record->at(i);
    const double bytes = context.numbers->at(i);
    if (!(bytes >= 0 && bytes < 1e15)) refuse("a storage cannot have this many bytes");
    Slot& slot = context.slot(handle);
    owned->entries.push_back({handle, slot.generation, bytes, static_cast<size_t>(meter)});
  }
  for (const Guard::Entry& entry : owned->entries) {
    Slot& slot = context.slot(entry.handle);
    if (slot.charged == 0) {
      slot.charged = static_cast<int64_t>(entry.bytes + overhead);
      context.uncharged += slot.charged;
    }
  }
  napi_value external;
  if (napi_create_external(frame.env, owned.get(), collected, nullptr, &external) != napi_ok) refuse("no guard could be made");
  owned.release();
  charge(frame.env, context);
  return external;
}

/// collected(meter, storages?) → bytes, or storages, that guards have freed.
napi_value collectedSince(Frame& frame) {
  const int64_t meter = frame.integer(0);
  if (meter < 0 || meter >= static_cast<int64_t>(Context::meters)) refuse("no device has this meter");
  const Meter& sum = frame.context.collected[meter];
  return number(frame.env, frame.integer(1) == 0 ? sum.bytes : sum.storages);
}

/// pooled() → bytes kept for reuse.
napi_value pooled(Frame& frame) { return number(frame.env, static_cast<double>(frame.context.spareBytes())); }

/// dispose(device): frees every storage of the device.
napi_value dispose(Frame& frame) {
  frame.context.drain();
  const c10::Device device = frame.device(0);
  for (Slot& slot : frame.context.slots) {
    if (slot.tensor.defined() && slot.tensor.device() == device) {
      slot.tensor.reset();
      slot.spare = -1;
    }
  }
  return nullptr;
}

int64_t cudaDevices() {
  if (!c10::impl::hasDeviceGuardImpl(c10::DeviceType::CUDA)) return 0;
  return c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).deviceCount();
}

/// cudaDevices() → how many this libtorch sees.
napi_value cuda(Frame& frame) { return number(frame.env, static_cast<double>(cudaDevices())); }

/// synchronize(device): waits for the device's work.
napi_value synchronize(Frame& frame) {
  const c10::Device device = frame.device(0);
  if (device.is_cpu()) return nullptr;
  if (device.index() >= cudaDevices()) refuse("no device has the number " + std::to_string(device.index()));
  const c10::impl::VirtualGuardImpl impl(c10::DeviceType::CUDA);
  impl.synchronizeStream(impl.getStream(device));
  return nullptr;
}

/// threads() → how many one op may use.
napi_value threads(Frame& frame) { return number(frame.env, at::get_num_threads()); }

/// setThreads(count)
napi_value setThreads(Frame& frame) {
  const int64_t count = frame.integer(0);
  // A library for threads that cannot start one ends the process.
  if (count < 1 || count > 1024) refuse("libtorch cannot run on " + std::to_string(count) + " threads");
  at::set_num_threads(static_cast<int>(count));
  return nullptr;
}

void setProperty(napi_env env, napi_value object, const char* name, napi_value value) { napi_set_named_property(env, object, name, value); }

template <Entry entry>
void setFunction(napi_env env, napi_value object, const char* name, Context* context) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, guarded<entry>, context, &function);
  setProperty(env, object, name, function);
}

void setText(napi_env env, napi_value object, const char* name, const std::string& text) {
  napi_value value;
  napi_create_string_utf8(env, text.c_str(), text.size(), &value);
  setProperty(env, object, name, value);
}

napi_value flag(napi_env env, bool value) {
  napi_value result = nullptr;
  napi_get_boolean(env, value, &result);
  return result;
}

std::string realPath(const char* path) {
  char* real = realpath(path, nullptr);
  if (real == nullptr) return path;
  std::string text = real;
  std::free(real);
  return text;
}

/// Why the libtorch in this process is not the one this addon was compiled for (LD_LIBRARY_PATH goes before where it was), or "".
std::string foreignLibtorch() {
  Dl_info info;
  if (dladdr(reinterpret_cast<void*>(&at::get_num_threads), &info) == 0 || info.dli_fname == nullptr) return "";
  const std::string loaded = realPath(info.dli_fname);
  const std::string expected = realPath(FLAMBEAU_LIBTORCH);
  return loaded == expected ? "" : "it was built for " + expected + ", and the process has loaded " + loaded;
}

napi_value initialise(napi_env env, napi_value exports) {
  auto* owner = new ContextPointer(std::make_shared<Context>());
  const auto drop = [](node_api_basic_env, void* data, void*) { delete static_cast<ContextPointer*>(data); };
  if (napi_set_instance_data(env, owner, drop, nullptr) != napi_ok) {
    delete owner;
    return exports;
  }
  Context* context = owner->get();
  static Silence silence;
  warnings::set_warning_handler(&silence);
  at::globalContext().setAllowTF32CuBLAS(false);
  at::globalContext().setAllowTF32CuDNN(false);
  setFunction<run>(env, exports, "run", context);
  setFunction<drain>(env, exports, "drain", context);
  setFunction<addOperator>(env, exports, "operator", context);
  setFunction<load>(env, exports, "load", context);
  setFunction<slots>(env, exports, "slots", context);
  setFunction<reserve>(env, exports, "reserve", context);
  setFunction<materialiseSlot>(env, exports, "materialise", context);
  setFunction<read>(env, exports, "read", context);
  setFunction<write>(env, exports, "write", context);
  setFunction<guard>(env, exports, "guard", context);
  setFunction<collectedSince>(env, exports, "collected", context);
  setFunction<pooled>(env, exports, "pooled", context);
  setFunction<dispose>(env, exports, "dispose", context);
  setFunction<cuda>(env, exports, "cudaDevices", context);
  setFunction<synchronize>(env, exports, "synchronize", context);
  setFunction<threads>(env, exports, "threads", context);
  setFunction<setThreads>(env, exports, "setThreads", context);
  setProperty(env, exports, "record", shareArray(env, napi_int32_array, context->record));
  setProperty(env, exports, "numbers", shareArray(env, napi_float64_array, context->numbers));
  setProperty(env, exports, "freed", shareArray(env, napi_int32_array, context->freed));
  setText(env, exports, "version", TORCH_VERSION);
  setProperty(env, exports, "oneDnn", flag(env, at::globalContext().hasMKLDNN()));
  return exports;
}

}  // namespace
}  // namespace flambeau

NAPI_MODULE_INIT() {
  try {
    const std::string foreign = flambeau::foreignLibtorch();
    if (!foreign.empty()) {
      napi_throw_error(env, "DEVICE", foreign.c_str());
      return nullptr;
    }
    // Two kernels of one name are refused here, not in the middle of a program.
    flambeau::findKernel("");
    return flambeau::initialise(env, exports);
  } catch (const flambeau::BadCall& error) {
    napi_throw_error(env, "DEVICE", error.text.c_str());
    return nullptr;
  } catch (...) {
    napi_throw_error(env, "DEVICE", "libtorch could not be initialised");
    return nullptr;
  }
}
