/** Square roots, powers and the remainders of division in float32, with C's and PyTorch's rules at zeros, infinities and NaN. */
export const powerFunctions: Readonly<Record<string, string>> = {
  sqrt_: 'fn sqrt_(x: f32) -> f32 { return select(sqrt(x), nan_(), x < 0.0 || isnan_(x)); }',
  /** Not `inverseSqrt`, which is an estimate of a few ULP on most devices. */
  rsqrt_: `fn rsqrt_(x: f32) -> f32 {
    if (isnan_(x) || x < 0.0) { return nan_(); }
    if (x == 0.0) { return select(inf_(), -inf_(), signbit_(x)); }
    return select(1.0 / sqrt(x), 0.0, isinf_(x));
  }`,

  /** Divided by the larger one, so that no square overflows or vanishes. */
  hypot_: `fn hypot_(x: f32, y: f32) -> f32 {
    if (isinf_(x) || isinf_(y)) { return inf_(); }
    if (isnan_(x) || isnan_(y)) { return nan_(); }
    let large = max(abs(x), abs(y));
    if (large == 0.0) { return large; }
    let ratio = min(abs(x), abs(y)) / large;
    return large * sqrt(1.0 + ratio * ratio);
  }`,

  /** The upper 12 bits of the significand: products of two such numbers are exact. */
  upper_: 'fn upper_(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u); }',

  /**
   * log₂ of finite a > 0 as an unevaluated sum with about 33 good bits. With s = f / (2 + f) and c = 2 / (3 ln 2),
   * log₂(1 + f) = c s (3 + s² + s⁴ Q(s²)); s, the bracket and c are carried in two parts each, and only the part of 12 bits of
   * one multiplies the part of 12 bits of another, so that the large products have no rounding error.
   */
  log2Pair_: `fn log2Pair_(a: f32) -> vec2<f32> {
    let reduced = logReduce_(a);
    let f = reduced.x;
    let m = 1.0 + f;
    let sum = m + 1.0;
    let sumHigh = upper_(sum);
    let sumLow = m - (sumHigh - 1.0);
    let inverse = 1.0 / sum;
    let s = f * inverse;
    let sHigh = upper_(s);
    let sLow = ((f - sHigh * sumHigh) - sHigh * sumLow) * inverse;
    let z = s * s;
    let zHigh = sHigh * sHigh;
    let tail = z * z * (0.59999996 + z * (0.4285796 + z * (0.33269423 + z * 0.29339194))) + sLow * (sHigh + s);
    let bracketHigh = upper_(3.0 + zHigh + tail);
    let bracketLow = tail - ((bracketHigh - 3.0) - zHigh);
    let productHead = sHigh * bracketHigh;
    let productTail = sLow * bracketHigh + bracketLow * s;
    let productHigh = upper_(productHead + productTail);
    let productLow = productTail - (productHigh - productHead);
    let high = 0.9616699 * productHigh;
    let low = 0.00012677205 * productHigh + productLow * 0.9617967;
    let total = upper_((high + low) + reduced.y);
    return vec2<f32>(total, low - ((total - reduced.y) - high));
  }`,

  /** 2^(high + low), saturating to 0 and ∞. */
  exp2Pair_: `fn exp2Pair_(high: f32, low: f32) -> f32 {
    let n = round(high + low);
    if (n > 300.0) { return inf_(); }
    if (n < -300.0) { return 0.0; }
    let f = (high - n) + low;
    let q = 0.6931472 + f * (0.2402265 + f * (0.055503596 + f * (0.0096180625 + f * (0.0013390984 + f * 0.00015462888))));
    let k = i32(n);
    let half = k >> 1u;
    if (high + low >= 128.0) { return inf_(); }
    return (1.0 + f * q) * pow2_(clamp(half, -126, 127)) * pow2_(clamp(k - half, -126, 127));
  }`,

  /** |x|ʸ by logarithm, then C's rules: pow(x, 0) = pow(1, y) = 1, odd integral exponents keep the sign, others of x < 0 are NaN. */
  pow_: `fn pow_(x: f32, y: f32) -> f32 {
    if (y == 0.0 || (x == 1.0 && !isnan_(x))) { return 1.0; }
    if (isnan_(x) || isnan_(y)) { return nan_(); }
    let a = abs(x);
    let whole = isinf_(y) || trunc(y) == y;
    let odd = whole && abs(y) < 16777216.0 && (i32(y) & 1) == 1;
    var magnitude: f32;
    if (isinf_(y)) {
      magnitude = select(select(0.0, inf_(), (a > 1.0) == (y > 0.0)), 1.0, a == 1.0);
    } else if (a == 0.0 || isinf_(a)) {
      magnitude = select(0.0, inf_(), (a == 0.0) == (y < 0.0));
    } else {
      if (x < 0.0 && !whole) { return nan_(); }
      let exponent = clamp(y, -4294967296.0, 4294967296.0);
      let pair = log2Pair_(a);
      let exponentHigh = upper_(exponent);
      magnitude = exp2Pair_(exponentHigh * pair.x, (exponent - exponentHigh) * pair.x + exponent * pair.y);
    }
    return select(magnitude, -magnitude, odd && signbit_(x));
  }`,

  /** Exact, as in C: long division of the significands, 8 bits a turn, in integers. Subnormal operands count. */
  fmod_: `fn fmod_(x: f32, y: f32) -> f32 {
    let a = bitcast<u32>(x) & 0x7fffffffu;
    let b = bitcast<u32>(y) & 0x7fffffffu;
    if (a >= 0x7f800000u || b > 0x7f800000u || b == 0u) { return nan_(); }
    if (a < b) { return x; }
    let divisor = (b & 0x007fffffu) | select(0u, 0x00800000u, b >= 0x00800000u);
    var remainder = ((a & 0x007fffffu) | select(0u, 0x00800000u, a >= 0x00800000u)) % divisor;
    let exponent = max(b >> 23u, 1u);
    var shift = max(a >> 23u, 1u) - exponent;
    while (shift > 0u && remainder != 0u) {
      let step = min(shift, 8u);
      remainder = (remainder << step) % divisor;
      shift -= step;
    }
    let lift = min(countLeadingZeros(remainder) - 8u, exponent - 1u);
    remainder <<= lift;
    let biased = select(0u, exponent - lift, remainder >= 0x00800000u);
    let bits = select((biased << 23u) | (remainder & 0x007fffffu), 0u, remainder == 0u);
    return bitcast<f32>((bitcast<u32>(x) & 0x80000000u) | bits);
  }`,

  /** Python's %: the sign of the divisor. */
  remainder_: `fn remainder_(x: f32, y: f32) -> f32 {
    let r = fmod_(x, y);
    return select(r, r + y, r != 0.0 && (r < 0.0) != (y < 0.0));
  }`,

  /** PyTorch's div_floor: the quotient of the exact remainder, so that rounding in x / y cannot lift it over a whole number. */
  floorDivide_: `fn floorDivide_(x: f32, y: f32) -> f32 {
    if (y == 0.0 || isnan_(x) || isnan_(y)) { return x / y; }
    let r = fmod_(x, y);
    var quotient = (x - r) / y;
    if (r != 0.0 && (r < 0.0) != (y < 0.0)) { quotient -= 1.0; }
    if (quotient == 0.0) { return bitcast<f32>((bitcast<u32>(x) ^ bitcast<u32>(y)) & 0x80000000u); }
    let below = floor(quotient);
    return select(below, below + 1.0, quotient - below > 0.5);
  }`,
}
