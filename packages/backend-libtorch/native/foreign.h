#pragma once

#include <memory>
#include <string>
#include <vector>

#include "call.h"
#include "include/flambeau/kernel.h"

namespace flambeau {

/// A kernel from a shared library that is not ours.
struct Foreign {
  const flambeau_kernel* kernel;
  std::vector<std::string> names;
};

/// Loads `flambeau_kernel_<name>` from a library and checks that it fits this addon. `names`: its attributes, separated by commas.
std::shared_ptr<const Foreign> loadForeign(const std::string& path, const std::string& name, const std::string& names);

/// Runs it; what it reports becomes an exception.
void runForeign(const Foreign& foreign, Call& call);

}  // namespace flambeau
