#pragma once

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>

#include "../../by-dtype.h"

namespace flambeau {

/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011). Block i gives words 4i … 4i + 3.
struct Philox {
  uint32_t key[2];
  uint32_t offset[2];

  explicit Philox(const Call& call)
      : key{static_cast<uint32_t>(call.integer(0)), static_cast<uint32_t>(call.integer(1))},
        offset{static_cast<uint32_t>(call.integer(2)), static_cast<uint32_t>(call.integer(3))} {}

  std::array<uint32_t, 4> block(uint64_t index) const {
    uint32_t c0 = static_cast<uint32_t>(index), c1 = static_cast<uint32_t>(index >> 32), c2 = offset[0], c3 = offset[1];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
      const uint64_t first = uint64_t{0xD2511F53} * c0;
      const uint64_t second = uint64_t{0xCD9E8D57} * c2;
      c0 = static_cast<uint32_t>(second >> 32) ^ c1 ^ k0;
      c1 = static_cast<uint32_t>(second);
      c2 = static_cast<uint32_t>(first >> 32) ^ c3 ^ k1;
      c3 = static_cast<uint32_t>(first);
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    return {c0, c1, c2, c3};
  }

  static double uniform(uint32_t word) { return static_cast<double>(word >> 8) * 0x1p-24; }
};

/// Fills a fresh tensor of the output's shape block by block: `four(words, values)` makes four elements from four words.
template <typename T, typename Four>
at::Tensor byBlocks(const Call& call, const Output& out, c10::ScalarType dtype, Four four) {
  const Philox philox(call);
  const at::Tensor result = at::empty(out.sizes, at::TensorOptions().dtype(dtype));
  T* p = mutableElements<T>(result);
  const int64_t length = out.length;
  at::parallel_for(0, (length + 3) / 4, grain / 4, [&](int64_t from, int64_t to) {
    for (int64_t block = from; block < to; block++) {
      T values[4];
      four(philox.block(static_cast<uint64_t>(block)), values);
      const int64_t count = std::min<int64_t>(4, length - 4 * block);
      for (int64_t i = 0; i < count; i++) p[4 * block + i] = values[i];
    }
  });
  return result;
}

/// Random results are made on the host, so that they are equal on every device.
inline void givePortable(Call& call, at::Tensor values) {
  if (call.device.is_cpu()) return call.give(0, std::move(values));
  call.destination(0).copy_(values);
}

}  // namespace flambeau
