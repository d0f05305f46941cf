#include <ATen/ATen.h>

#include <string>
#include <unordered_map>

#include "context.h"
#include "ops/adam-step.h"
#include "ops/avg-pool2d.h"
#include "ops/attention.h"
#include "ops/batch-norm.h"
#include "ops/conv2d.h"
#include "ops/copy.h"
#include "ops/cross-entropy.h"
#include "ops/division.h"
#include "ops/dropout.h"
#include "ops/embedding.h"
#include "ops/fill.h"
#include "ops/gather.h"
#include "ops/gelu.h"
#include "ops/group-norm.h"
#include "ops/iota.h"
#include "ops/layer-norm.h"
#include "ops/linear-grad.h"
#include "ops/log1p.h"
#include "ops/matmul.h"
#include "ops/max-pool2d.h"
#include "ops/nonzero.h"
#include "ops/normal.h"
#include "ops/philox.h"
#include "ops/prod.h"
#include "ops/relu.h"
#include "ops/rmsprop-step.h"
#include "ops/sgd-step.h"
#include "ops/topk.h"
#include "ops/uniform.h"
#include "ops/upsample.h"

namespace flambeau {

Kernel findKernel(const std::string& name) {
  static const std::unordered_map<std::string, Kernel> kernels = {
      {"flambeau::adamStep", adamStep},
      {"flambeau::avgPool2d", avgPool2d},
      {"flambeau::avgPool2dGrad", avgPool2dGrad},
      {"flambeau::batchNorm", batchNorm},
      {"flambeau::batchNormGrad", batchNormGrad},
      {"flambeau::conv2d", conv2d},
      {"flambeau::conv2dGrad", conv2dGrad},
      {"flambeau::conv2dInputGrad", conv2dInputGrad},
      {"flambeau::conv2dWeightGrad", conv2dWeightGrad},
      {"flambeau::copy", copy},
      {"flambeau::crossEntropy", crossEntropy},
      {"flambeau::crossEntropyGrad", crossEntropyGrad},
      {"flambeau::dropout", dropout},
      {"flambeau::embeddingGrad", embeddingGrad},
      {"flambeau::fill", fill},
      {"flambeau::floorDivide", floorDivide},
      {"flambeau::fmod", fmod},
      {"flambeau::gather", gather},
      {"flambeau::gelu", gelu},
      {"flambeau::geluGrad", geluGrad},
      {"flambeau::groupNorm", groupNorm},
      {"flambeau::groupNormGrad", groupNormGrad},
      {"flambeau::iota", iota},
      {"flambeau::layerNorm", layerNorm},
      {"flambeau::layerNormGrad", layerNormGrad},
      {"flambeau::linearGrad", linearGrad},
      {"flambeau::log1p", log1p},
      {"flambeau::lookup", lookup},
      {"flambeau::matmul", matmul},
      {"flambeau::maxPool2d", maxPool2d},
      {"flambeau::maxPool2dGrad", maxPool2dGrad},
      {"flambeau::nonzero", nonzero},
      {"flambeau::normal", normal},
      {"flambeau::philox", philox},
      {"flambeau::prod", prod},
      {"flambeau::reluGrad", reluGrad},
      {"flambeau::remainder", remainder},
      {"flambeau::rmsNorm", rmsNorm},
      {"flambeau::rmsNormGrad", rmsNormGrad},
      {"flambeau::rmspropStep", rmspropStep},
      {"flambeau::scaledDotProductAttention", scaledDotProductAttention},
      {"flambeau::scaledDotProductAttentionGrad", scaledDotProductAttentionGrad},
      {"flambeau::scatter", scatter},
      {"flambeau::sgdStep", sgdStep},
      {"flambeau::take", take},
      {"flambeau::topk", topk},
      {"flambeau::uniform", uniform},
      {"flambeau::upsample", upsample},
      {"flambeau::upsampleGrad", upsampleGrad},
  };
  const auto found = kernels.find(name);
  return found == kernels.end() ? nullptr : found->second;
}

}  // namespace flambeau
