#include "own-kernel.h"

#include <unordered_map>

namespace flambeau {
namespace {

/// Null before the first constructor runs, whichever file's that is.
const OwnKernel* latest = nullptr;

using Table = std::unordered_map<std::string, const OwnKernel*>;

Table byName() {
  Table table;
  for (const OwnKernel* kernel = latest; kernel != nullptr; kernel = kernel->next) {
    const auto [at, added] = table.emplace(kernel->name, kernel);
    if (!added) {
      refuse(std::string("two kernels are called ") + kernel->name + ", one in " + kernel->file + " and one in " + at->second->file +
             ": rename one");
    }
  }
  return table;
}

}  // namespace

OwnKernel::OwnKernel(const char* name, Kernel run, const char* file) noexcept : name(name), run(run), file(file), next(latest) {
  latest = this;
}

Kernel findKernel(const std::string& name) {
  static const Table table = byName();
  const auto found = table.find(name);
  return found == table.end() ? nullptr : found->second->run;
}

}  // namespace flambeau
