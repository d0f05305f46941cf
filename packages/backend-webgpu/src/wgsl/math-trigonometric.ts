/**
 * Circular functions in float32. Arguments are reduced exactly enough at every magnitude: by a four-part π/2 (Cody and
 * Waite) up to 2¹³ quarter turns, beyond that by a product with 96 bits of 2/π (Payne and Hanek).
 */
export const trigonometricFunctions: Readonly<Record<string, string>> = {
  mulHigh_: `fn mulHigh_(a: u32, b: u32) -> u32 {
    let al = a & 0xffffu; let ah = a >> 16u; let bl = b & 0xffffu; let bh = b >> 16u;
    let low = al * bl;
    let mid = ah * bl + (low >> 16u);
    let rest = al * bh + (mid & 0xffffu);
    return ah * bh + (mid >> 16u) + (rest >> 16u);
  }`,

  /**
   * (r, quadrant) of |x| ≥ 2⁴. With |x| = m · 2ᵉ, bits of 2/π worth 4 or more turn m · 2ᵉ · 2/π by whole circles, so a window of
   * 96 bits that starts just below them is enough: the product mod 2⁹⁶ has the quadrant in its top 2 bits, then the fraction.
   */
  reduceHuge_: `fn reduceHuge_(x: f32) -> vec2<f32> {
    var table = array<u32, 8>(0u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu);
    let bits = bitcast<u32>(x) & 0x7fffffffu;
    let m = (bits & 0x007fffffu) | 0x00800000u;
    let start = (bits >> 23u) - 120u;
    let word = start >> 5u;
    let s = start & 31u;
    let w0 = (table[word] << s) | ((table[word + 1u] >> 1u) >> (31u - s));
    let w1 = (table[word + 1u] << s) | ((table[word + 2u] >> 1u) >> (31u - s));
    let w2 = (table[word + 2u] << s) | ((table[word + 3u] >> 1u) >> (31u - s));
    let low = m * w2;
    let carried = mulHigh_(m, w2);
    let mid = m * w1 + carried;
    let high = m * w0 + mulHigh_(m, w1) + select(0u, 1u, mid < carried);
    var fraction = (high << 2u) | (mid >> 30u);
    var rest = (mid << 2u) | (low >> 30u);
    let over = fraction >> 31u;
    if (over == 1u) {
      fraction = ~fraction;
      rest = ~rest;
    }
    let lead = min(countLeadingZeros(fraction), 31u);
    fraction = (fraction << lead) | ((rest >> 1u) >> (31u - lead));
    let r = f32(fraction) * bitcast<f32>((95u - lead) << 23u) * 1.5707964;
    return vec2<f32>(select(r, -r, over == 1u), f32(((high >> 30u) + over) & 3u));
  }`,

  /** (r, quadrant): |x| = (4 j + quadrant) π/2 + r, |r| ≤ π/4. The first three parts of π/2 have at most 11 bits. */
  reduce_: `fn reduce_(x: f32) -> vec2<f32> {
    let a = abs(x);
    if (a > 12000.0) { return reduceHuge_(x); }
    let n = round(a * 0.63661975);
    let r = ((a - n * 1.5703125) - n * 0.0004837513) - n * 7.5495336e-8;
    return vec2<f32>(r - n * 2.563344e-12, n - 4.0 * floor(n * 0.25));
  }`,

  sinKernel_: `fn sinKernel_(r: f32) -> f32 {
    let z = r * r;
    return r + r * z * (-0.16666667 + z * (0.00833338 + z * (-0.00019853469 + z * 2.8366553e-6)));
  }`,
  cosKernel_: `fn cosKernel_(r: f32) -> f32 {
    let z = r * r;
    return 1.0 - (0.5 * z - z * z * (0.041666646 + z * (-0.0013887301 + z * 2.4430668e-5)));
  }`,

  sin_: `fn sin_(x: f32) -> f32 {
    if (abs(x) < 0.0003 || isnan_(x)) { return x; }
    if (isinf_(x)) { return nan_(); }
    let reduced = reduce_(x);
    let quadrant = u32(reduced.y);
    let y = select(sinKernel_(reduced.x), cosKernel_(reduced.x), (quadrant & 1u) == 1u);
    return select(y, -y, (quadrant >= 2u) != (x < 0.0));
  }`,
  cos_: `fn cos_(x: f32) -> f32 {
    if (isnan_(x)) { return x; }
    if (isinf_(x)) { return nan_(); }
    let reduced = reduce_(x);
    let quadrant = u32(reduced.y);
    let y = select(cosKernel_(reduced.x), sinKernel_(reduced.x), (quadrant & 1u) == 1u);
    return select(y, -y, quadrant == 1u || quadrant == 2u);
  }`,
  tan_: `fn tan_(x: f32) -> f32 {
    if (abs(x) < 0.0003 || isnan_(x)) { return x; }
    if (isinf_(x)) { return nan_(); }
    let reduced = reduce_(x);
    let r = reduced.x;
    let z = r * r;
    let t = r + r * z * (0.33333352 + z * (0.13332582 + z * (0.05406892 + z * (0.021236878 + z * (0.010950699
      + z * (-5.3385713e-5 + z * 0.0044456483))))));
    let y = select(t, -1.0 / t, (u32(reduced.y) & 1u) == 1u);
    return select(y, -y, x < 0.0);
  }`,

  /** (asin(√z) / √z − 1) for 0 ≤ z ≤ ¼. */
  asinKernel_: `fn asinKernel_(z: f32) -> f32 {
    return z * (0.1666666 + z * (0.075005196 + z * (0.044514235 + z * (0.03182876 + z * (0.01436413 + z * 0.03761521)))));
  }`,
  /** Beyond ½ through asin(x) = π/2 − 2 asin(√((1 − x) / 2)), where 1 − x is exact. */
  asin_: `fn asin_(x: f32) -> f32 {
    let a = abs(x);
    if (isnan_(x) || a < 0.0003) { return x; }
    if (a > 1.0) { return nan_(); }
    if (a <= 0.5) { return x + x * asinKernel_(x * x); }
    let z = 0.5 * (1.0 - a);
    let s = sqrt(z);
    let y = 0.7853982 - ((2.0 * s * asinKernel_(z) + 4.371139e-8) - (0.7853982 - 2.0 * s));
    return select(y, -y, x < 0.0);
  }`,
  acos_: `fn acos_(x: f32) -> f32 {
    let a = abs(x);
    if (isnan_(x)) { return x; }
    if (a > 1.0) { return nan_(); }
    if (a <= 0.5) { return 1.5707964 - (x - (-4.371139e-8 - x * asinKernel_(x * x))); }
    let z = 0.5 * (1.0 - a);
    let s = sqrt(z);
    let y = 2.0 * (s + s * asinKernel_(z));
    return select(y, 3.1415927 - (y + 8.742278e-8), x < 0.0);
  }`,

  /** atan(u) for 0 ≤ u ≤ 1; above √2 − 1 through atan(u) = π/4 + atan((u − 1) / (u + 1)). */
  atanUnit_: `fn atanUnit_(u: f32) -> f32 {
    let upper = u > 0.41421357;
    let v = select(u, (u - 1.0) / (u + 1.0), upper);
    let z = v * v;
    let w = v + v * z * (-0.33333316 + z * (0.19998531 + z * (-0.14244467 + z * (0.10599772 - z * 0.060915694))));
    return select(w, 0.7853982 + (w - 2.1855694e-8), upper);
  }`,
  atan_: `fn atan_(x: f32) -> f32 {
    let a = abs(x);
    if (isnan_(x) || a < 0.0003) { return x; }
    var y: f32;
    if (a > 1.0) {
      y = 1.5707964 - (atanUnit_(select(1.0 / a, 0.0, a > 1e20)) + 4.371139e-8);
    } else {
      y = atanUnit_(a);
    }
    return select(y, -y, x < 0.0);
  }`,
  /** The angle of (x, y); signed zeros choose the side of the cut and two infinities make 45°, as in C. */
  atan2_: `fn atan2_(y: f32, x: f32) -> f32 {
    if (isnan_(x) || isnan_(y)) { return nan_(); }
    let ax = abs(x);
    let ay = abs(y);
    let large = max(ax, ay);
    let small = min(ax, ay);
    var u = small / large;
    if (large == 0.0) { u = 0.0; }
    if (isinf_(large)) { u = select(0.0, 1.0, isinf_(small)); }
    var angle = atanUnit_(u);
    if (ay > ax) { angle = 1.5707964 - (angle + 4.371139e-8); }
    if (signbit_(x)) { angle = 3.1415927 - (angle + 8.742278e-8); }
    return select(angle, -angle, signbit_(y));
  }`,
}
