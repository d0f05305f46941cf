#include <ATen/ops/amax.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sum.h>

#include <limits>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// Batches of matrices: [batch, rows, columns].
at::Tensor matrices(const at::Tensor& x) {
  if (x.dim() < 2) refuse("attention got shapes that do not fit");
  int64_t batch = 1;
  for (int64_t d = 0; d + 2 < x.dim(); d++) batch *= x.size(d);
  return x.reshape({batch, x.size(-2), x.size(-1)});
}

void checkAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
  const bool fits = q.size(0) == k.size(0) && q.size(0) == v.size(0) && q.size(2) == k.size(2) && k.size(1) == v.size(1) &&
                    q.scalar_type() == k.scalar_type() && q.scalar_type() == v.scalar_type();
  if (!fits) refuse("attention got shapes or dtypes that do not fit");
}

/// Scaled and masked products of queries and keys; ints: causal; numbers: scale.
at::Tensor scores(Call& call, const at::Tensor& q, const at::Tensor& k, size_t maskAt) {
  at::Tensor s = at::bmm(at::mul(q, call.number(0)), k.transpose(1, 2));
  if (call.integer(0) != 0) {
    const at::Tensor later = at::ones({s.size(1), s.size(2)}, s.options().dtype(c10::ScalarType::Bool)).triu_(1);
    s.masked_fill_(later, -std::numeric_limits<double>::infinity());
  }
  if (call.inputs.size() > maskAt) s.add_(matrices(call.input(maskAt)));
  return s;
}

/// Softmax of the scores, in which a query that sees nothing takes nothing.
at::Tensor attentionWeights(const at::Tensor& s, bool masked) {
  at::Tensor p = at::softmax(s, 2);
  // What softmax makes of −∞ alone is no number.
  if (masked && s.size(2) > 0) p.masked_fill_(at::eq(at::amax(s, {2}, true), -std::numeric_limits<double>::infinity()), 0);
  return p;
}

/// (q, k, v, mask?) → [out, logSumExp]; ints: causal; numbers: scale.
FLAMBEAU_OWN_KERNEL(scaledDotProductAttention) {
  const at::Tensor q = matrices(call.input(0)), k = matrices(call.input(1)), v = matrices(call.input(2));
  checkAttention(q, k, v);
  const at::Tensor s = scores(call, q, k, 3);
  const at::Tensor logSum = at::logsumexp(s, {2});
  call.give(0, at::bmm(attentionWeights(s, call.inputs.size() > 3), v).reshape(call.output(0).sizes));
  call.give(1, logSum.reshape(call.output(1).sizes));
}

/// (grad, q, k, v, out, logSumExp, mask?) → [gradQ, gradK, gradV, gradMask?]; ints: causal, gradient of the mask; numbers: scale.
FLAMBEAU_OWN_KERNEL(scaledDotProductAttentionGrad) {
  const at::Tensor grad = matrices(call.input(0)), q = matrices(call.input(1)), k = matrices(call.input(2)), v = matrices(call.input(3));
  checkAttention(q, k, v);
  if (grad.size(0) != q.size(0) || grad.size(1) != q.size(1) || grad.size(2) != v.size(2)) refuse("attention got shapes that do not fit");
  // From the inputs: in halves the saved logarithms are too coarse.
  const at::Tensor p = attentionWeights(scores(call, q, k, 6), call.inputs.size() > 6);
  at::Tensor gradS = at::bmm(grad, v.transpose(1, 2));
  gradS.sub_(at::sum(at::mul(gradS, p), c10::IntArrayRef{2}, true)).mul_(p);
  if (call.integer(1) != 0) call.give(3, gradS.clone().reshape(call.output(3).sizes));
  gradS.mul_(call.number(0));
  call.give(0, at::bmm(gradS, k).reshape(call.output(0).sizes));
  call.give(1, at::bmm(gradS.transpose(1, 2), q).reshape(call.output(1).sizes));
  call.give(2, at::bmm(p.transpose(1, 2), grad).reshape(call.output(2).sizes));
}

}  // namespace
}  // namespace flambeau
