/** Integer division and powers with PyTorch's rounding. Division by zero gives 0 and never faults. */
export const integerFunctions: Readonly<Record<string, string>> = {
  floorDivideInt_: `fn floorDivideInt_(a: i32, b: i32) -> i32 {
    if (b == 0) { return 0; }
    let quotient = a / b;
    return select(quotient, quotient - 1, a % b != 0 && (a < 0) != (b < 0));
  }`,
  divideUint_: 'fn divideUint_(a: u32, b: u32) -> u32 { if (b == 0u) { return 0u; } return a / b; }',
  fmodInt_: 'fn fmodInt_(a: i32, b: i32) -> i32 { if (b == 0) { return 0; } return a % b; }',
  modUint_: 'fn modUint_(a: u32, b: u32) -> u32 { if (b == 0u) { return 0u; } return a % b; }',
  remainderInt_: `fn remainderInt_(a: i32, b: i32) -> i32 {
    let rest = fmodInt_(a, b);
    return select(rest, rest + b, rest != 0 && (rest < 0) != (b < 0));
  }`,
  powUint_: `fn powUint_(base: u32, exponent: u32) -> u32 {
    var result = 1u;
    var square = base;
    for (var rest = exponent; rest != 0u; rest >>= 1u) {
      if ((rest & 1u) != 0u) { result *= square; }
      square *= square;
    }
    return result;
  }`,
  powInt_: `fn powInt_(base: i32, exponent: i32) -> i32 {
    if (exponent >= 0) { return bitcast<i32>(powUint_(bitcast<u32>(base), bitcast<u32>(exponent))); }
    if (base == 1) { return 1; }
    if (base == -1) { return select(1, -1, (exponent & 1) != 0); }
    return 0;
  }`,
  gcdUint_: `fn gcdUint_(x: u32, y: u32) -> u32 {
    var a = x;
    var b = y;
    while (b != 0u) {
      let rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }`,
  gcdInt_:
    'fn gcdInt_(x: i32, y: i32) -> i32 { return bitcast<i32>(gcdUint_(bitcast<u32>(abs(x)), bitcast<u32>(abs(y)))); }',
}
