#include <ATen/ops/_upsample_bicubic2d_aa.h>
#include <ATen/ops/_upsample_bicubic2d_aa_backward.h>
#include <ATen/ops/_upsample_bilinear2d_aa.h>
#include <ATen/ops/_upsample_bilinear2d_aa_backward.h>
#include <ATen/ops/_upsample_nearest_exact1d.h>
#include <ATen/ops/_upsample_nearest_exact1d_backward.h>
#include <ATen/ops/_upsample_nearest_exact2d.h>
#include <ATen/ops/_upsample_nearest_exact2d_backward.h>
#include <ATen/ops/_upsample_nearest_exact3d.h>
#include <ATen/ops/_upsample_nearest_exact3d_backward.h>
#include <ATen/ops/upsample_bicubic2d.h>
#include <ATen/ops/upsample_bicubic2d_backward.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/upsample_bilinear2d_backward.h>
#include <ATen/ops/upsample_linear1d.h>
#include <ATen/ops/upsample_linear1d_backward.h>
#include <ATen/ops/upsample_nearest1d.h>
#include <ATen/ops/upsample_nearest1d_backward.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <ATen/ops/upsample_nearest2d_backward.h>
#include <ATen/ops/upsample_nearest3d.h>
#include <ATen/ops/upsample_nearest3d_backward.h>
#include <ATen/ops/upsample_trilinear3d.h>
#include <ATen/ops/upsample_trilinear3d_backward.h>
#include <ATen/ops/zeros.h>

#include "../../own-kernel.h"

namespace flambeau {
namespace {

/// Ints: mode (nearest, nearest-exact, linear, cubic), alignCorners, antialias; numbers: a scale for each dimension, or 0.
struct Resize {
  enum Mode { nearest, exact, linear, cubic };
  int32_t mode;
  bool corners, smooth;
  c10::SmallVector<c10::optional<double>, 3> scales;

  Resize(const Call& call, size_t rank) : mode(call.integer(0)), corners(call.integer(1) != 0), smooth(call.integer(2) != 0) {
    if (rank < 1 || rank > 3) refuse("upsample takes one to three spatial dimensions");
    for (size_t i = 0; i < rank; i++) {
      const double scale = call.number(i);
      scales.push_back(scale > 0 ? c10::optional<double>(scale) : c10::nullopt);
    }
  }
};

FLAMBEAU_OWN_KERNEL(upsample) {
  const at::Tensor& x = call.input(0);
  const auto& shape = call.output(0).sizes;
  if (x.dim() < 3 || shape.size() != static_cast<size_t>(x.dim())) refuse("upsample got shapes that do not fit");
  if (x.numel() == 0) return call.give(0, at::zeros(shape, x.options()));
  const c10::IntArrayRef size(shape.data() + 2, shape.size() - 2);
  const Resize r(call, size.size());
  const auto& s = r.scales;
  const auto resized = [&]() -> at::Tensor {
    switch (size.size()) {
      case 1:
        if (r.mode == Resize::nearest) return at::upsample_nearest1d(x, size, s[0]);
        if (r.mode == Resize::exact) return at::_upsample_nearest_exact1d(x, size, s[0]);
        return at::upsample_linear1d(x, size, r.corners, s[0]);
      case 2:
        if (r.mode == Resize::nearest) return at::upsample_nearest2d(x, size, s[0], s[1]);
        if (r.mode == Resize::exact) return at::_upsample_nearest_exact2d(x, size, s[0], s[1]);
        if (r.mode == Resize::linear) {
          if (r.smooth) return at::_upsample_bilinear2d_aa(x, size, r.corners, s[0], s[1]);
          return at::upsample_bilinear2d(x, size, r.corners, s[0], s[1]);
        }
        if (r.smooth) return at::_upsample_bicubic2d_aa(x, size, r.corners, s[0], s[1]);
        return at::upsample_bicubic2d(x, size, r.corners, s[0], s[1]);
      default:
        if (r.mode == Resize::nearest) return at::upsample_nearest3d(x, size, s[0], s[1], s[2]);
        if (r.mode == Resize::exact) return at::_upsample_nearest_exact3d(x, size, s[0], s[1], s[2]);
        return at::upsample_trilinear3d(x, size, r.corners, s[0], s[1], s[2]);
    }
  };
  call.give(0, resized());
}

FLAMBEAU_OWN_KERNEL(upsampleGrad) {
  const at::Tensor grad = call.input(0).contiguous();
  const auto& in = call.output(0).sizes;
  if (grad.dim() < 3 || in.size() != static_cast<size_t>(grad.dim())) refuse("upsampleGrad got shapes that do not fit");
  if (grad.numel() == 0) return call.give(0, at::zeros(in, grad.options()));
  const c10::IntArrayRef size = grad.sizes().slice(2);
  const Resize r(call, size.size());
  const auto& s = r.scales;
  const auto resized = [&]() -> at::Tensor {
    switch (size.size()) {
      case 1:
        if (r.mode == Resize::nearest) return at::upsample_nearest1d_backward(grad, size, in, s[0]);
        if (r.mode == Resize::exact) return at::_upsample_nearest_exact1d_backward(grad, size, in, s[0]);
        return at::upsample_linear1d_backward(grad, size, in, r.corners, s[0]);
      case 2:
        if (r.mode == Resize::nearest) return at::upsample_nearest2d_backward(grad, size, in, s[0], s[1]);
        if (r.mode == Resize::exact) return at::_upsample_nearest_exact2d_backward(grad, size, in, s[0], s[1]);
        if (r.mode == Resize::linear) {
          if (r.smooth) return at::_upsample_bilinear2d_aa_backward(grad, size, in, r.corners, s[0], s[1]);
          return at::upsample_bilinear2d_backward(grad, size, in, r.corners, s[0], s[1]);
        }
        if (r.smooth) return at::_upsample_bicubic2d_aa_backward(grad, size, in, r.corners, s[0], s[1]);
        return at::upsample_bicubic2d_backward(grad, size, in, r.corners, s[0], s[1]);
      default:
        if (r.mode == Resize::nearest) return at::upsample_nearest3d_backward(grad, size, in, s[0], s[1], s[2]);
        if (r.mode == Resize::exact) return at::_upsample_nearest_exact3d_backward(grad, size, in, s[0], s[1], s[2]);
        return at::upsample_trilinear3d_backward(grad, size, in, r.corners, s[0], s[1], s[2]);
    }
  };
  call.give(0, resized());
}

}  // namespace
}  // namespace flambeau
