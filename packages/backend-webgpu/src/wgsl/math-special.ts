/** Error and gamma functions in float32. Coefficients are minimax fits, rounded as in the exponential functions. */
export const specialFunctions: Readonly<Record<string, string>> = {
  /** Up to 0.9 odd in x; beyond, erfc as the exponential of a fit to its logarithm, which is under 0.2 and so costs no accuracy. */
  erf_: `fn erf_(x: f32) -> f32 {
    let a = abs(x);
    if (isnan_(x)) { return x; }
    if (a < 0.0001) { return x * 1.1283792; }
    if (a < 0.9) {
      let z = x * x;
      return x + x * (0.12837917 + z * (-0.3761263 + z * (0.11283624 + z * (-0.026855586 + z * (0.005191936
        + z * (-0.00080436113 + z * 7.968255e-5))))));
    }
    let t = min(a, 4.0);
    let y = 1.0 - exp_(-0.00017751893 + t * (-1.1277494 + t * (-0.63706 + t * (-0.10403713 + t * (0.022276966
      + t * (-0.0030555765 + t * 0.00019717884))))));
    return select(y, -y, x < 0.0);
  }`,

  /** x times a polynomial in w = −log(1 − x²), and in √w where w > 5 (M. Giles' form). */
  erfinv_: `fn erfinv_(x: f32) -> f32 {
    let a = abs(x);
    if (isnan_(x) || a > 1.0) { return nan_(); }
    if (a == 1.0) { return select(inf_(), -inf_(), x < 0.0); }
    let w = -log_((1.0 - x) * (1.0 + x));
    var q: f32;
    if (w < 5.0) {
      let t = w - 2.5;
      q = 1.5014094 + t * (0.2466403 + t * (-0.0041776663 + t * (-0.0012527838 + t * (0.00021857352
        + t * (-4.929443e-6 + t * (-3.5223252e-6 + t * (4.573599e-7 + t * (2.8059809e-8 - t * 8.076536e-9))))))));
    } else {
      let t = sqrt(w) - 3.0;
      q = 2.832977 + t * (1.0016752 + t * (0.009436632 + t * (-0.0076323473 + t * (0.005756674 + t * (-0.0036450468
        + t * (0.0013046522 + t * (7.5173826e-5 - t * 0.00016391324)))))));
    }
    return x * q;
  }`,

  /** log Γ(2 + t) for |t| ≤ ½. */
  lgammaKernel_: `fn lgammaKernel_(t: f32) -> f32 {
    return t * (0.42278433 + t * (0.32246703 + t * (-0.0673515 + t * (0.020581104 + t * (-0.007400923 + t * (0.0028841994
      + t * (-0.0010966839 + t * (0.00055591017 - t * 0.0004231876))))))));
  }`,
  /** log Γ of x > 0: by Γ(x + 1) = x Γ(x) to [1.5, 2.5] below 7, by Stirling's series above. */
  lgammaPositive_: `fn lgammaPositive_(x: f32) -> f32 {
    if (x < 0.5) { return lgammaKernel_(x) - (log1p_(x) + log_(x)); }
    if (x < 1.5) { return lgammaKernel_(x - 1.0) - log_(x); }
    if (x < 7.0) {
      var y = x;
      var product = 1.0;
      while (y >= 2.5) {
        y -= 1.0;
        product *= y;
      }
      return lgammaKernel_(y - 2.0) + log_(product);
    }
    if (x > 4.0850034e36) { return inf_(); }
    let z = 1.0 / x;
    let series = z * (0.083333336 + z * z * (-0.0027777778 + z * z * 0.0007936508));
    return (x - 0.5) * (log_(x) - 1.0) + (0.41893852 + series);
  }`,
  /** log |Γ(x)|; for x < 0 by Γ(x) Γ(−x) = −π / (x sin πx), which costs the relative accuracy around the zeros there. */
  lgamma_: `fn lgamma_(x: f32) -> f32 {
    if (isnan_(x)) { return x; }
    if (isinf_(x) || x == 0.0) { return inf_(); }
    let a = abs(x);
    if (x < 0.0 && a < 1e-8) { return -log_(a); }
    let y = lgammaPositive_(a);
    if (x > 0.0) { return y; }
    let r = a - round(a);
    if (r == 0.0) { return inf_(); }
    return 1.1447299 - log_(a * abs(sinKernelPi_(r))) - y;
  }`,

  /** sin(π r) for |r| ≤ ½. */
  sinKernelPi_: `fn sinKernelPi_(r: f32) -> f32 {
    let a = abs(r);
    return select(sinKernel_(3.1415927 * a), cosKernel_(3.1415927 * (0.5 - a)), a > 0.25);
  }`,

  /**
   * For x > 0, by ψ(x + 1) = ψ(x) + 1/x to [1, 2], asymptotic from 6 on. On [1, 2] the root's factor x − x₀ is split off; x₀ has
   * more digits than a float32, and the missing ones times ψ′(x₀) are subtracted last: compilers may merge two constants
   * subtracted in a row.
   */
  digammaPositive_: `fn digammaPositive_(x: f32) -> f32 {
    if (x >= 6.0) {
      let z = (1.0 / x) * (1.0 / x);
      return log_(x) - (0.5 / x + z * (0.083333336 - z * (0.008333334 - z * 0.003968254)));
    }
    var y = x;
    var sum = 0.0;
    if (x < 1.0) {
      sum = -1.0 / x;
      y = x + 1.0;
    }
    while (y > 2.0) {
      y -= 1.0;
      sum += 1.0 / y;
    }
    let t = y - 1.5;
    let q = 0.9510559 + t * (-0.4236274 + t * (0.24054159 + t * (-0.14840376 + t * (0.09500491 + t * (-0.0619871
      + t * (0.040685013 + t * (-0.026145205 + t * (0.01769153 + t * (-0.015750099 + t * 0.010175971)))))))));
    return sum + ((y - 1.4616321) * q - 1.2036053e-8);
  }`,
  /** ψ(x); for x < 0 as ψ(1 − x) − π / tan πx. */
  digamma_: `fn digamma_(x: f32) -> f32 {
    if (isnan_(x)) { return x; }
    if (x == 0.0) { return select(-inf_(), inf_(), signbit_(x)); }
    if (isinf_(x)) { return select(nan_(), x, x > 0.0); }
    if (x > 0.0) { return digammaPositive_(x); }
    let r = x - round(x);
    if (r == 0.0) { return nan_(); }
    return digammaPositive_(1.0 - x) - 3.1415927 / tan_(3.1415927 * r);
  }`,
}
