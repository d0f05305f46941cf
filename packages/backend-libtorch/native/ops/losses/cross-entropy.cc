#include <ATen/ops/empty.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/full.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/isinf.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "../../by-dtype.h"
#include "../../own-kernel.h"
#include "../primitives/indices.h"

namespace flambeau {
namespace {

/// Below this many elements one pass over the rows beats a sequence of ATen ops.
constexpr int64_t fewLogits = 1 << 13;

void checkTargets(const at::Tensor& target, int64_t classes, int32_t ignored) {
  if (target.scalar_type() != c10::ScalarType::Int) refuse("an index tensor is not int32");
  checkIndices(at::where(at::eq(target, ignored), at::zeros_like(target), target), std::max<int64_t>(classes, 1));
}

void checkRows(const at::Tensor& logits, const at::Tensor& perRow) {
  if (logits.dim() != 2 || perRow.dim() != 1 || perRow.size(0) != logits.size(0)) refuse("crossEntropy got shapes that do not fit");
}

/// (logits [N, C], target [N]) → [loss [N], logSumExp [N]]; ints: ignoreIndex.
FLAMBEAU_OWN_KERNEL(crossEntropy) {
  const at::Tensor& logits = call.input(0);
  const at::Tensor& target = call.input(1);
  const int32_t ignored = call.integer(0);
  checkRows(logits, target);
  const int64_t rows = logits.size(0), classes = logits.size(1);
  if (!logits.is_cpu() || logits.numel() > fewLogits || logits.numel() == 0) {
    checkTargets(target, classes, ignored);
    const at::Tensor sum = at::logsumexp(logits, {1});
    // A row with +∞, or of −∞ alone, has no distribution.
    if (classes > 0) sum.masked_fill_(at::isinf(sum), std::numeric_limits<double>::quiet_NaN());
    const at::Tensor skip = at::eq(target, ignored);
    const at::Tensor index = at::where(skip, at::zeros_like(target), target).to(c10::ScalarType::Long).unsqueeze(1);
    if (classes == 0) return call.give(0, at::zeros_like(sum)), call.give(1, sum);
    call.give(0, at::sub(sum, at::gather(logits, 1, index).squeeze(1)).masked_fill_(skip, 0));
    return call.give(1, sum);
  }
  const at::Tensor x = logits.contiguous();
  const at::Tensor t = target.contiguous();
  const at::Tensor loss = at::empty({rows}, x.options());
  const at::Tensor sums = at::empty({rows}, x.options());
  if (t.scalar_type() != c10::ScalarType::Int) refuse("an index tensor is not int32");
  withFloat(x.scalar_type(), [&](auto kind) {
    using T = decltype(kind);
    const int32_t* classOf = elements<int32_t>(t);
    for (int64_t n = 0; n < rows; n++) {
      const T* row = elements<T>(x) + n * classes;
      const int32_t c = classOf[n];
      if (c != ignored && (c < 0 || c >= classes)) throw BadIndex{c, classes};
      T most = row[0];
      for (int64_t i = 1; i < classes; i++) most = row[i] > most ? row[i] : most;
      T total = 0;
      for (int64_t i = 0; i < classes; i++) total += std::exp(row[i] - most);
      const T sum = std::log(total) + most;
      mutableElements<T>(sums)[n] = sum;
      mutableElements<T>(loss)[n] = c == ignored ? T{0} : sum - row[c];
    }
  });
  call.give(0, loss);
  call.give(1, sums);
}

/// (grad [N], logits, target, logSumExp [N]) → gradient of the logits; ints: ignoreIndex.
FLAMBEAU_OWN_KERNEL(crossEntropyGrad) {
  const at::Tensor& grad = call.input(0);
  const at::Tensor& logits = call.input(1);
  const at::Tensor& target = call.input(2);
  const at::Tensor& sums = call.input(3);
  const int32_t ignored = call.integer(0);
  for (const at::Tensor* perRow : {&grad, &target, &sums}) checkRows(logits, *perRow);
  const int64_t rows = logits.size(0), classes = logits.size(1);
  if (!logits.is_cpu() || logits.numel() > fewLogits || logits.numel() == 0) {
    checkTargets(target, classes, ignored);
    const at::Tensor skip = at::eq(target, ignored);
    at::Tensor result = at::sub(logits, sums.unsqueeze(1)).exp_();
    if (result.numel() > 0) {
      const at::Tensor index = at::where(skip, at::zeros_like(target), target).to(c10::ScalarType::Long).unsqueeze(1);
      result.scatter_add_(1, index, at::full({rows, 1}, -1, result.options()));
    }
    result.mul_(grad.unsqueeze(1)).masked_fill_(skip.unsqueeze(1), 0);
    return call.give(0, result);
  }
  const at::Tensor x = logits.contiguous(), t = target.contiguous(), g = grad.contiguous(), s = sums.contiguous();
  if (t.scalar_type() != c10::ScalarType::Int) refuse("an index tensor is not int32");
  if (g.scalar_type() != x.scalar_type() || s.scalar_type() != x.scalar_type()) refuse("crossEntropyGrad got mixed dtypes");
  const at::Tensor result = at::empty(x.sizes(), x.options());
  withFloat(x.scalar_type(), [&](auto kind) {
    using T = decltype(kind);
    for (int64_t n = 0; n < rows; n++) {
      const T* row = elements<T>(x) + n * classes;
      T* out = mutableElements<T>(result) + n * classes;
      const int32_t c = elements<int32_t>(t)[n];
      if (c != ignored && (c < 0 || c >= classes)) throw BadIndex{c, classes};
      const T scale = elements<T>(g)[n], sum = elements<T>(s)[n];
      for (int64_t i = 0; i < classes; i++) out[i] = c == ignored ? T{0} : scale * (std::exp(row[i] - sum) - (i == c ? T{1} : T{0}));
    }
  });
  call.give(0, result);
}

}  // namespace
}  // namespace flambeau
