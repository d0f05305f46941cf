import { type DType, isFloat } from '@flambeau/core/backend'

/**
 * WGSL for `orderKey(x)`, a u32 that orders values as PyTorch does: −0 equals 0, all NaN are equal. `ascending` and
 * `descending` are for sorting by smaller keys first, and NaN counts as the greatest value; with `greatest` and `least` the
 * value looked for has the largest key, and NaN is preferred to either.
 */
export function orderKey(dtype: DType, order: 'ascending' | 'descending' | 'greatest' | 'least'): string {
  const reversed = order === 'descending' || order === 'least'
  const flip = (key: string): string => (reversed ? `~(${key})` : key)
  if (!isFloat(dtype)) {
    const signed = dtype === 'int32'
    return `fn orderKey(x: ${signed ? 'i32' : 'u32'}) -> u32 { return ${flip(signed ? 'bitcast<u32>(x) ^ 0x80000000u' : 'x')}; }`
  }
  return `fn orderKey(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  if ((bits & 0x7fffffffu) > 0x7f800000u) { return ${order === 'descending' ? '0u' : '0xffffffffu'}; }
  if ((bits & 0x7fffffffu) == 0u) { return ${flip('0x80000000u')}; }
  return ${flip('select(bits | 0x80000000u, ~bits, (bits >> 31u) != 0u)')};
}`
}
