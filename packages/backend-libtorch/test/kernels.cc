#include <ATen/ops/add.h>
#include <ATen/ops/zeros.h>
#include <flambeau/kernel.h>

FLAMBEAU_KERNEL(twice) { call.give(0, at::add(call.input(0), call.input(0))); }

FLAMBEAU_KERNEL(writes) { at::add_out(call.output(0), call.input(0), call.input(0), call.number("alpha")); }

FLAMBEAU_KERNEL(throws) { throw std::runtime_error("the kernel says no"); }

FLAMBEAU_KERNEL(refuses) { call.give(0, call.input(0).index_select(0, at::zeros({1}, at::kLong).add(99))); }

FLAMBEAU_KERNEL(overreaches) { call.give(0, call.input(7)); }

FLAMBEAU_KERNEL(unnamed) { call.number("nothing"); }

FLAMBEAU_KERNEL(misshapes) { call.give(0, at::zeros({5, 5})); }

static int nothing(const flambeau_call*, char*, std::size_t) { return 0; }

extern "C" {
extern FLAMBEAU_KERNEL_EXPORT const flambeau_kernel flambeau_kernel_old;
const flambeau_kernel flambeau_kernel_old = {0, TORCH_VERSION, _GLIBCXX_USE_CXX11_ABI, nothing};
extern FLAMBEAU_KERNEL_EXPORT const flambeau_kernel flambeau_kernel_elsewhere;
const flambeau_kernel flambeau_kernel_elsewhere = {FLAMBEAU_KERNEL_ABI, "0.4.1", _GLIBCXX_USE_CXX11_ABI, nothing};
extern FLAMBEAU_KERNEL_EXPORT const flambeau_kernel flambeau_kernel_stringy;
const flambeau_kernel flambeau_kernel_stringy = {FLAMBEAU_KERNEL_ABI, TORCH_VERSION, 1 - _GLIBCXX_USE_CXX11_ABI, nothing};
extern FLAMBEAU_KERNEL_EXPORT const flambeau_kernel flambeau_kernel_hollow;
const flambeau_kernel flambeau_kernel_hollow = {FLAMBEAU_KERNEL_ABI, TORCH_VERSION, _GLIBCXX_USE_CXX11_ABI, nullptr};
}
