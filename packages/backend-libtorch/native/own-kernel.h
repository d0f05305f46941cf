#pragma once

#include <string>

#include "call.h"

/// Defines a kernel of the addon's own and makes it known as `flambeau::<name>`, as FLAMBEAU_KERNEL does for those of other libraries:
///
///     FLAMBEAU_OWN_KERNEL(twice) { call.give(0, at::mul(call.input(0), 2)); }
///
/// in any source under ops/, and nowhere else. It gets the record itself, so no attribute is looked up by name, and no output is
/// allocated before it is asked for.
#define FLAMBEAU_OWN_KERNEL(name)                                                                              \
  static void flambeau_own_##name(flambeau::Call& call);                                                       \
  static const flambeau::OwnKernel flambeau_known_##name("flambeau::" #name, flambeau_own_##name, __FILE__);   \
  static void flambeau_own_##name([[maybe_unused]] flambeau::Call& call)

namespace flambeau {

/// One entry of a list that is complete once the addon is loaded.
struct OwnKernel {
  const char* name;
  Kernel run;
  const char* file;
  const OwnKernel* next;

  OwnKernel(const char* name, Kernel run, const char* file) noexcept;
};

/// The kernel of our own with this name, or null. Refuses every name while two kernels share one.
Kernel findKernel(const std::string& name);

}  // namespace flambeau
