#pragma once

#include "context.h"

namespace flambeau {

/// The loop of `op` over small tensors, or null. Only ops whose result IEEE 754 fixes to the last bit have one, so that the size
/// of a tensor never changes a value; for ten floats libtorch's own preparations would cost ten times the arithmetic.
const SmallLoop* findSmallLoop(const std::string& name);

/// Runs the call without libtorch if all operands are small, on the CPU and of one float dtype. `views` is what follows the record's
/// integers. False if it is another kind of call; nothing has happened then.
bool runSmall(Context& context, const Operator& op, const int32_t* views, const int32_t* end, int32_t inputs, int32_t outputs);

}  // namespace flambeau
