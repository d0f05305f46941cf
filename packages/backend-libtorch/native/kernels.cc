#include <ATen/ATen.h>

#include <string>
#include <unordered_map>

#include "context.h"
#include "ops/steps/adam-step.cc"
#include "ops/pooling/avg-pool2d.cc"
#include "ops/attention/attention.cc"
#include "ops/normalisation/batch-norm.cc"
#include "ops/convolution/conv2d.cc"
#include "ops/primitives/copy.cc"
#include "ops/losses/cross-entropy.cc"
#include "ops/primitives/division.cc"
#include "ops/dropout/dropout.cc"
#include "ops/embedding/embedding.cc"
#include "ops/primitives/fill.cc"
#include "ops/primitives/gather.cc"
#include "ops/activation/gelu.cc"
#include "ops/normalisation/group-norm.cc"
#include "ops/primitives/iota.cc"
#include "ops/normalisation/layer-norm.cc"
#include "ops/products/linear-grad.cc"
#include "ops/primitives/log1p.cc"
#include "ops/primitives/matmul.cc"
#include "ops/pooling/max-pool2d.cc"
#include "ops/primitives/nonzero.cc"
#include "ops/primitives/normal.cc"
#include "ops/primitives/philox.h"
#include "ops/primitives/prod.cc"
#include "ops/activation/relu.cc"
#include "ops/steps/rmsprop-step.cc"
#include "ops/steps/sgd-step.cc"
#include "ops/reducing/topk.cc"
#include "ops/primitives/uniform.cc"
#include "ops/resampling/upsample.cc"

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
