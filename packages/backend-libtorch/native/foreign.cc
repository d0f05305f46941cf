#include "foreign.h"

#include <c10/util/Exception.h>
#include <dlfcn.h>

#include <sstream>

namespace flambeau {
namespace {

/// Never closed: code of it may be on its way through a finalizer when the last kernel goes.
void* open(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = dlerror();
    refuse(why == nullptr ? path + " cannot be loaded" : why);
  }
  return library;
}

void check(const flambeau_kernel& kernel, const std::string& path, const std::string& name) {
  const std::string what = "the kernel " + name + " of " + path;
  if (kernel.abi != FLAMBEAU_KERNEL_ABI) {
    refuse(what + " was built for version " + std::to_string(kernel.abi) + " of flambeau's kernel interface, and this is version " +
           std::to_string(FLAMBEAU_KERNEL_ABI) + ": build it anew");
  }
  if (kernel.libtorch == nullptr || std::strcmp(kernel.libtorch, TORCH_VERSION) != 0) {
    refuse(what + " was built for libtorch " + (kernel.libtorch == nullptr ? "?" : kernel.libtorch) + ", and this is " TORCH_VERSION ": build it anew");
  }
  if (kernel.cxx11_abi != _GLIBCXX_USE_CXX11_ABI) refuse(what + " was built with another ABI of C++ strings than this libtorch: build it anew");
  if (kernel.run == nullptr) refuse(what + " has nothing to run");
}

}  // namespace

std::shared_ptr<const Foreign> loadForeign(const std::string& path, const std::string& name, const std::string& names) {
  void* library = open(path);
  const auto* kernel = static_cast<const flambeau_kernel*>(dlsym(library, ("flambeau_kernel_" + name).c_str()));
  if (kernel == nullptr) refuse(path + " has no kernel " + name + ": it is what FLAMBEAU_KERNEL(" + name + ") makes");
  check(*kernel, path, name);
  auto foreign = std::make_shared<Foreign>();
  foreign->kernel = kernel;
  std::stringstream list(names);
  for (std::string one; std::getline(list, one, ',');) foreign->names.push_back(one);
  return foreign;
}

void runForeign(const Foreign& foreign, Call& call) {
  if (call.numberCount != foreign.names.size()) refuse("a kernel of your own got another number of attributes than it has");
  c10::SmallVector<at::Tensor, 3> destinations;
  c10::SmallVector<const char*, 6> names;
  for (size_t i = 0; i < call.outputs.size(); i++) destinations.push_back(call.destination(i));
  for (const std::string& name : foreign.names) names.push_back(name.c_str());
  c10::SmallVector<at::Tensor, 3> results(call.outputs.size());
  const flambeau_call given{call.inputs.data(), call.inputs.size(), destinations.data(), results.data(),
                            call.outputs.size(), names.data(), call.numbers, call.numberCount};
  char error[2048] = "";
  // As libtorch's own error, so that dtypes it cannot compute in are widened as for every other kernel.
  TORCH_CHECK(foreign.kernel->run(&given, error, sizeof error) == 0, error);
  for (size_t i = 0; i < results.size(); i++) {
    if (!results[i].defined()) continue;
    at::Tensor result = std::move(results[i]);
    if (result.sizes() != destinations[i].sizes()) throw std::runtime_error("output " + std::to_string(i) + " was given a tensor of another shape");
    if (result.device() != call.device) result = result.to(call.device);
    call.give(i, std::move(result));
  }
}

}  // namespace flambeau
