/**
 * Exponentials and logarithms in float32. Coefficients are minimax fits on the reduced range, rounded to float32 one by one
 * with the remaining ones refitted. No function counts on `fma` being fused: WGSL allows two roundings, and software adapters use them.
 */
export const exponentialFunctions: Readonly<Record<string, string>> = {
  /** 2ᵏ for −126 ≤ k ≤ 127. */
  pow2_: 'fn pow2_(k: i32) -> f32 { return bitcast<f32>(u32(k + 127) << 23u); }',

  /** (n, r) with x = n ln 2 + r, |r| ≤ ln 2 / 2; the upper part of ln 2 has 11 bits, so n times it is exact. */
  expReduce_: `fn expReduce_(x: f32) -> vec2<f32> {
    let n = round(x * 1.442695);
    return vec2<f32>(n, (x - n * 0.6928711) - n * 0.00027608682);
  }`,

  /** expm1(r) for |r| ≤ ln 2 / 2. */
  expm1Kernel_: `fn expm1Kernel_(r: f32) -> f32 {
    let q = 0.5 + r * (0.16666667 + r * (0.04166649 + r * (0.008333207 + r * (0.0013932665 + r * 0.00019945123))));
    return r + r * r * q;
  }`,

  /** exp(x) · 2ᵏ without intermediate overflow, for finite |x| ≤ 104 and |k| ≤ 2. */
  expScaled_: `fn expScaled_(x: f32, k: i32) -> f32 {
    let reduced = expReduce_(x);
    let n = i32(reduced.x) + k;
    let half = n >> 1u;
    return (1.0 + expm1Kernel_(reduced.y)) * pow2_(half) * pow2_(n - half);
  }`,

  exp_: `fn exp_(x: f32) -> f32 {
    if (isnan_(x)) { return x; }
    if (x > 88.722839) { return inf_(); }
    return select(expScaled_(max(x, -104.0), 0), 0.0, x < -103.97208);
  }`,

  /** With x = n ln 2 + r: 2ⁿ · expm1(r) + (2ⁿ − 1), halved on the way where 2ⁿ itself would overflow. */
  expm1_: `fn expm1_(x: f32) -> f32 {
    if (isnan_(x) || abs(x) < 5.9604645e-8) { return x; }
    if (x > 88.722839) { return inf_(); }
    if (x < -18.0) { return -1.0; }
    let reduced = expReduce_(x);
    let half = pow2_(i32(reduced.x) - 1);
    return 2.0 * (half * expm1Kernel_(reduced.y) + (half - 0.5));
  }`,

  /** (f, k) with x = (1 + f) · 2ᵏ and 1 + f in [√½, √2), for finite x > 0. A subnormal is first made the integer it stands for. */
  logReduce_: `fn logReduce_(x: f32) -> vec2<f32> {
    var bits = bitcast<u32>(x);
    var k = -127;
    if (bits < 0x00800000u) {
      bits = bitcast<u32>(f32(bits));
      k = -276;
    }
    bits += 0x3f800000u - 0x3f3504f3u;
    k += i32(bits >> 23u);
    return vec2<f32>(bitcast<f32>((bits & 0x007fffffu) + 0x3f3504f3u) - 1.0, f32(k));
  }`,

  /** log(1 + f) for 1 + f in [√½, √2): with s = f / (2 + f), log((1 + s) / (1 − s)) is odd in s, and 2s = f − s f. */
  log1pKernel_: `fn log1pKernel_(f: f32) -> f32 {
    let s = f / (2.0 + f);
    let z = s * s;
    let r = z * (0.6666666 + z * (0.40000972 + z * (0.28498787 + z * 0.24279208)));
    let h = 0.5 * f * f;
    return f - (h - s * (h + r));
  }`,

  /** The values of logarithms at the ends: log(±0) = −∞, log of a negative number NaN, log(∞) = ∞. `y` elsewhere. */
  logEnds_: `fn logEnds_(x: f32, y: f32) -> f32 {
    let bits = bitcast<u32>(x);
    if ((bits & 0x7fffffffu) == 0u) { return -inf_(); }
    if (bits == 0x7f800000u || isnan_(x)) { return x; }
    return select(y, nan_(), bits > 0x80000000u);
  }`,

  log_: `fn log_(x: f32) -> f32 {
    let reduced = logReduce_(x);
    return logEnds_(x, reduced.y * 0.6928711 + (log1pKernel_(reduced.x) + reduced.y * 0.00027608682));
  }`,

  log2_: `fn log2_(x: f32) -> f32 {
    let reduced = logReduce_(x);
    let m = log1pKernel_(reduced.x);
    return logEnds_(x, reduced.y + (m * 1.442695 + m * 1.925963e-8));
  }`,

  /** log(u) for u = 1 + x rounded, plus what the rounding lost, divided by u. */
  log1p_: `fn log1p_(x: f32) -> f32 {
    if (abs(x) < 5.9604645e-8) { return x; }
    if (x > -0.29 && x < 0.41) { return log1pKernel_(x); }
    let u = 1.0 + x;
    let lost = select(x - (u - 1.0), 1.0 - (u - x), x >= 1.0) / u;
    let reduced = logReduce_(u);
    return logEnds_(u, reduced.y * 0.6928711 + (log1pKernel_(reduced.x) + (reduced.y * 0.00027608682 + lost)));
  }`,

  /** 1 / (1 + e⁻ˣ), with the exponential always of a negative number. */
  sigmoid_: `fn sigmoid_(x: f32) -> f32 {
    let e = exp_(-abs(x));
    return select(e, 1.0, x > 0.0) / (1.0 + e);
  }`,
}
