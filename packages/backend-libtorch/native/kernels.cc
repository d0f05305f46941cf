#include <ATen/ATen.h>

#include <string>
#include <unordered_map>

#include "context.h"
#include "ops/steps/adam-step.h"
#include "ops/pooling/avg-pool2d.h"
#include "ops/attention/attention.h"
#include "ops/normalisation/batch-norm.h"
#include "ops/convolution/conv2d.h"
#include "ops/primitives/copy.h"
#include "ops/losses/cross-entropy.h"
#include "ops/primitives/division.h"
#include "ops/dropout/dropout.h"
#include "ops/embedding/embedding.h"
#include "ops/primitives/fill.h"
#include "ops/primitives/gather.h"
#include "ops/activation/gelu.h"
#include "ops/normalisation/group-norm.h"
#include "ops/primitives/iota.h"
#include "ops/normalisation/layer-norm.h"
#include "ops/products/linear-grad.h"
#include "ops/primitives/log1p.h"
#include "ops/primitives/matmul.h"
#include "ops/pooling/max-pool2d.h"
#include "ops/primitives/nonzero.h"
#include "ops/primitives/normal.h"
#include "ops/primitives/philox.h"
#include "ops/primitives/prod.h"
#include "ops/activation/relu.h"
#include "ops/steps/rmsprop-step.h"
#include "ops/steps/sgd-step.h"
#include "ops/reducing/topk.h"
#include "ops/primitives/uniform.h"
#include "ops/resampling/upsample.h"

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
