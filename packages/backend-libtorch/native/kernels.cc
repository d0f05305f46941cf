#include <ATen/ATen.h>

#include <string>
#include <unordered_map>

#include "context.h"
#include "ops/copy.h"
#include "ops/dropout.h"
#include "ops/fill.h"
#include "ops/gather.h"
#include "ops/integer-division.h"
#include "ops/iota.h"
#include "ops/matmul.h"
#include "ops/nonzero.h"
#include "ops/normal.h"
#include "ops/philox.h"
#include "ops/prod.h"
#include "ops/sign.h"
#include "ops/uniform.h"

namespace flambeau {

Kernel findKernel(const std::string& name) {
  static const std::unordered_map<std::string, Kernel> kernels = {
      {"flambeau::copy", copy},
      {"flambeau::dropout", dropout},
      {"flambeau::fill", fill},
      {"flambeau::floorDivide", floorDivide},
      {"flambeau::fmod", fmod},
      {"flambeau::gather", gather},
      {"flambeau::iota", iota},
      {"flambeau::matmul", matmul},
      {"flambeau::nonzero", nonzero},
      {"flambeau::normal", normal},
      {"flambeau::philox", philox},
      {"flambeau::prod", prod},
      {"flambeau::remainder", remainder},
      {"flambeau::scatter", scatter},
      {"flambeau::sign", sign},
      {"flambeau::take", take},
      {"flambeau::uniform", uniform},
  };
  const auto found = kernels.find(name);
  return found == kernels.end() ? nullptr : found->second;
}

}  // namespace flambeau
