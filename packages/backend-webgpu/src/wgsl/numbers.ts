/**
 * Tests and choices that WGSL's own operators do not promise to get right: implementations may assume that there are no
 * NaN and no infinities, so `x != x` may be false for NaN and `max(x, NaN)` may be x. Bit patterns cannot be assumed away.
 */
export const numberFunctions: Readonly<Record<string, string>> = {
  isnan_: 'fn isnan_(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }',
  isinf_: 'fn isinf_(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) == 0x7f800000u; }',
  signbit_: 'fn signbit_(x: f32) -> bool { return (bitcast<u32>(x) >> 31u) != 0u; }',
  // Integers in the order of the floats, since a comparison may take subnormals for zeros.
  ordered_: `fn ordered_(x: f32) -> i32 {
    let bits = bitcast<i32>(x);
    return select(bits, bits ^ 0x7fffffff, bits < 0);
  }`,
  max_: `fn max_(a: f32, b: f32) -> f32 {
    if (isnan_(a)) { return a; }
    return select(a, b, isnan_(b) || ordered_(b) > ordered_(a));
  }`,
  min_: `fn min_(a: f32, b: f32) -> f32 {
    if (isnan_(a)) { return a; }
    return select(a, b, isnan_(b) || ordered_(b) < ordered_(a));
  }`,
  floatToInt_: `fn floatToInt_(x: f32) -> i32 {
    if (isnan_(x)) { return 0i; }
    if (x >= 2147483648.0) { return 2147483647i; }
    if (x < -2147483648.0) { return i32(-2147483648); }
    return i32(x);
  }`,
  floatToByte_: `fn floatToByte_(x: f32) -> u32 {
    if (isnan_(x)) { return 0u; }
    return u32(clamp(x, 0.0, 255.0));
  }`,
  copysign_: `fn copysign_(x: f32, y: f32) -> f32 {
    return bitcast<f32>((bitcast<u32>(x) & 0x7fffffffu) | (bitcast<u32>(y) & 0x80000000u));
  }`,

  /** By bits, so that subnormal numbers count everywhere. */
  nextafter_: `fn nextafter_(x: f32, y: f32) -> f32 {
    if (isnan_(x) || isnan_(y)) { return nan_(); }
    let a = bitcast<u32>(x);
    let b = bitcast<u32>(y);
    if (a == b || ((a | b) & 0x7fffffffu) == 0u) { return y; }
    if ((a & 0x7fffffffu) == 0u) { return bitcast<f32>((b & 0x80000000u) | 1u); }
    let away = (ordered_(y) > ordered_(x)) != signbit_(x);
    return bitcast<f32>(select(a - 1u, a + 1u, away));
  }`,
}
