/** Hyperbolic functions in float32, through `expm1` and `log1p` so that they keep their relative accuracy around 0. */
export const hyperbolicFunctions: Readonly<Record<string, string>> = {
  sinh_: `fn sinh_(x: f32) -> f32 {
    let a = abs(x);
    if (isnan_(x) || a < 0.0003) { return x; }
    var y: f32;
    if (a < 9.0) {
      let t = expm1_(a);
      y = 0.5 * (t + t / (t + 1.0));
    } else {
      y = select(expScaled_(min(a, 100.0), -1), inf_(), a > 89.415985);
    }
    return select(y, -y, x < 0.0);
  }`,
  cosh_: `fn cosh_(x: f32) -> f32 {
    let a = abs(x);
    if (isnan_(x)) { return x; }
    if (a < 9.0) {
      let t = exp_(a);
      return 0.5 * t + 0.5 / t;
    }
    return select(expScaled_(min(a, 100.0), -1), inf_(), a > 89.415985);
  }`,
  tanh_: `fn tanh_(x: f32) -> f32 {
    let a = abs(x);
    if (isnan_(x) || a < 0.0003) { return x; }
    let t = expm1_(2.0 * min(a, 10.0));
    let y = select(1.0 - 2.0 / (t + 2.0), t / (t + 2.0), a < 0.55);
    return select(y, -y, x < 0.0);
  }`,
  asinh_: `fn asinh_(x: f32) -> f32 {
    let a = abs(x);
    if (isnan_(x) || a < 0.0003) { return x; }
    var y: f32;
    if (a < 2.0) {
      let z = a * a;
      y = log1p_(a + z / (1.0 + sqrt(z + 1.0)));
    } else if (a < 4096.0) {
      y = log_(2.0 * a + 1.0 / (sqrt(a * a + 1.0) + a));
    } else {
      y = log_(a) + 0.6931472;
    }
    return select(y, -y, x < 0.0);
  }`,
  acosh_: `fn acosh_(x: f32) -> f32 {
    if (isnan_(x)) { return x; }
    if (x < 1.0) { return nan_(); }
    if (x < 2.0) {
      let t = x - 1.0;
      return log1p_(t + sqrt(2.0 * t + t * t));
    }
    if (x < 4096.0) { return log_(2.0 * x - 1.0 / (x + sqrt(x * x - 1.0))); }
    return log_(x) + 0.6931472;
  }`,
  atanh_: `fn atanh_(x: f32) -> f32 {
    let a = abs(x);
    if (isnan_(x) || a < 0.0003) { return x; }
    if (a > 1.0) { return nan_(); }
    var y = inf_();
    if (a < 0.5) {
      y = 0.5 * log1p_(2.0 * a + 2.0 * a * a / (1.0 - a));
    } else if (a < 1.0) {
      y = 0.5 * log1p_(2.0 * a / (1.0 - a));
    }
    return select(y, -y, x < 0.0);
  }`,
}
