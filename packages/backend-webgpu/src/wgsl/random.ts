/** Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011). */
export const randomFunctions: Readonly<Record<string, string>> = {
  philox_: `fn philox_(block: u32, seedLow: u32, seedHigh: u32, offsetLow: u32, offsetHigh: u32) -> vec4<u32> {
    var c = vec4<u32>(block, 0u, offsetLow, offsetHigh);
    var key = vec2<u32>(seedLow, seedHigh);
    for (var round = 0; round < 10; round++) {
      let high0 = mulHigh_(0xd2511f53u, c.x);
      let high1 = mulHigh_(0xcd9e8d57u, c.z);
      c = vec4<u32>(high1 ^ c.y ^ key.x, 0xcd9e8d57u * c.z, high0 ^ c.w ^ key.y, 0xd2511f53u * c.x);
      key += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
    }
    return c;
  }`,
  philoxWord_: `fn philoxWord_(i: u32, seedLow: u32, seedHigh: u32, offsetLow: u32, offsetHigh: u32) -> u32 {
    return philox_(i >> 2u, seedLow, seedHigh, offsetLow, offsetHigh)[i & 3u];
  }`,
  normals_: `fn normals_(u: f32, v: f32) -> vec2<f32> {
    let radius = sqrt(-2.0 * log_(1.0 - u));
    let angle = 6.283185307179586 * v;
    return radius * vec2<f32>(cos_(angle), sin_(angle));
  }`,
  uniforms_: 'fn uniforms_(words: vec4<u32>) -> vec4<f32> { return vec4<f32>(words >> vec4<u32>(8u)) * 0x1p-24f; }',
  uniform_: 'fn uniform_(word: u32) -> f32 { return f32(word >> 8u) * 0x1p-24f; }',
}
