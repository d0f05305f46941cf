#include <ATen/ops/div.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/tanh.h>
#include <flambeau/kernel.h>

FLAMBEAU_KERNEL(softcap) {
  const double cap = call.number("cap");
  call.give(0, at::mul(at::tanh(at::div(call.input(0), cap)), cap));
}
