import { type DType, isFloat, type Kernels, type ReduceName, reducePrims, type View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { scalarType } from '../../wgsl/value.ts'
import { byName } from '../../templates/by-name.ts'
import { coalesce, count, loopFields, type Loops, loopParams, loopPositions } from '../../templates/loops.ts'

/** What a reduction starts from and how it combines two values `a` and `b`. */
export function reduction(name: ReduceName, dtype: DType): { readonly identity: string; readonly combine: string } {
  const float = isFloat(dtype)
  const type = scalarType(dtype)
  switch (name) {
    case 'sum':
      return { identity: `${type}(0)`, combine: dtype === 'bool' ? 'a | b' : 'a + b' }
    case 'prod':
      return { identity: `${type}(1)`, combine: 'a * b' }
    case 'amax':
      return {
        identity: float ? '-inf_()' : dtype === 'int32' ? 'i32(-2147483648)' : '0u',
        combine: float ? 'max_(a, b)' : 'max(a, b)',
      }
    default:
      return {
        identity: float ? 'inf_()' : dtype === 'int32' ? '2147483647i' : '255u',
        combine: float ? 'min_(a, b)' : 'min(a, b)',
      }
  }
}

export function reduceKernels(runtime: Runtime): Pick<Kernels, ReduceName> {
  return byName(reducePrims, (name) => ({
    run([x]: readonly View[], [out]: readonly View[], { dims }: { readonly dims: readonly number[] }) {
      reduce(runtime, name, x as View, out as View, dims)
    },
  }))
}

/**
 * Sums are nested by sixteens: 16 elements, 16 such sums, 16 of these, then those one after another. Rounding errors grow with the length
 * of a chain of additions, so short chains keep them small.
 */
const block = 16
const wide = block * block
const widest = wide * block

/** How the elements that make one output are shared out. */
interface Plan {
  /** A whole workgroup per part, or one invocation. */
  readonly tree: boolean
  /** Parts per output; more than one leaves partial results to a second pass. */
  readonly parts: number
  /** Elements per part. */
  readonly chunk: number
  /** Reads four elements at a time. */
  readonly vectors: boolean
}

/** Enqueues the reduction of `x` over `dims` into `out`, which is contiguous. */
function reduce(runtime: Runtime, name: ReduceName, x: View, out: View, dims: readonly number[]): void {
  const kept: number[] = x.shape.map((size, d) => (dims.includes(d) ? 1 : size))
  // The order of summation is free: descending strides make more dimensions merge.
  const reduced = dims.toSorted((a, b) => (x.strides[b] as number) - (x.strides[a] as number))
  const outer = coalesce(kept, [x])
  const inner = coalesce(
    reduced.map((d) => x.shape[d] as number),
    [{ offset: 0, strides: reduced.map((d) => x.strides[d] as number) }],
  )
  const outputs = count(kept)
  if (outputs === 0) return
  const length = count(inner.sizes)
  const plan = share(runtime, outer, inner, outputs, length)
  if (plan.parts === 1) {
    reducePart(runtime, name, x, out, outer, inner, outputs, length, plan)
    return
  }
  const partial = runtime.scratch(isFloat(x.dtype) ? 'float32' : x.dtype, plan.parts * outputs)
  reducePart(runtime, name, x, partial, outer, inner, outputs, length, plan)
  reduce(runtime, name, { ...partial, shape: [plan.parts, outputs], strides: [outputs, 1] }, out, [0])
  runtime.free(partial)
}

function share(runtime: Runtime, outer: Loops, inner: Loops, outputs: number, length: number): Plan {
  const gpu = runtime.profile === 'gpu'
  const step = Math.min(...(inner.operands[0]?.strides ?? []))
  const neighbour = Math.min(...(outer.operands[0]?.strides ?? []).filter((stride) => stride > 0), Infinity)
  // Neighbouring invocations should read neighbouring elements: along the row with a workgroup, else across rows.
  const tree = gpu && length >= 64 && step < neighbour
  const wanted = Math.ceil((tree ? 1024 : gpu ? 65_536 : 64) / outputs)
  const least = tree ? 4096 : gpu ? 128 : 1024
  const parts = Math.max(1, Math.min(wanted, Math.floor(length / least)))
  const chunk = Math.max(1, Math.ceil(length / parts / wide)) * wide
  const vectors =
    !tree &&
    inner.sizes.length === 1 &&
    step === 1 &&
    length % 4 === 0 &&
    (outer.operands[0]?.offset ?? 0) % 4 === 0 &&
    (outer.operands[0]?.strides ?? []).every((stride) => stride % 4 === 0)
  return { tree, parts: Math.max(1, Math.ceil(length / chunk)), chunk, vectors }
}

function reducePart(
  runtime: Runtime,
  name: ReduceName,
  x: View,
  out: View,
  outer: Loops,
  inner: Loops,
  outputs: number,
  length: number,
  plan: Plan,
): void {
  const ranks = [outer.sizes.length, inner.sizes.length] as const
  const mode = plan.tree ? 'tree' : plan.vectors ? 'vectors' : 'serial'
  const key = `${ranks.join()} ${x.dtype} ${out.dtype} ${mode}`
  const program = runtime.program(name, key, () => {
    const { identity, combine } = reduction(name, x.dtype)
    const type = scalarType(x.dtype)
    return {
      inputs: [{ dtype: x.dtype, lanes: plan.vectors ? 4 : 1 }],
      outputs: [{ dtype: out.dtype }],
      params: [
        'outputs: u32',
        'parts: u32',
        'chunk: u32',
        'length: u32',
        ...loopFields(ranks[0], 1),
        ...loopFields(ranks[1], 1, 'r'),
      ],
      declarations: `
fn combine(a: ${type}, b: ${type}) -> ${type} { return ${combine}; }
fn place(j: u32) -> u32 { ${loopPositions(ranks[1], 1, 'j', 'r')} return rat0; }
${sources[mode](type)}`,
      body: bodies[mode](identity, loopPositions(ranks[0], 1, 'row')),
      workgroup: plan.tree ? treeSize : 64,
    }
  })
  const params = [outputs, plan.parts, plan.chunk, length]
  loopParams(inner, loopParams(outer, params))
  const units = outputs * plan.parts
  runtime.dispatch(program, [x], [out], params, plan.tree ? units : program.groups(units))
}

const treeSize = 128

/** Declarations by mode. */
const sources = {
  serial: () => '',
  vectors: (type: string): string => `
fn combine4(a: vec4<${type}>, b: vec4<${type}>) -> vec4<${type}> {
  return vec4<${type}>(combine(a.x, b.x), combine(a.y, b.y), combine(a.z, b.z), combine(a.w, b.w));
}`,
  tree: (type: string): string => `var<workgroup> shares: array<${type}, ${treeSize}>;`,
}

const range = `
let part = unit / p.outputs;
let row = unit % p.outputs;
let begin = part * p.chunk;
let end = min(begin + p.chunk, p.length);`

/** WGSL that joins into `total` what `load` gives at `start`, `start + step` … below `end`. */
function nested(start: string, step: number, identity: string, combine: string, load: string): string {
  return `
for (var h = ${start}; h < end; h += ${widest * step}u) {
  var widest = ${identity};
  for (var i = h; i < min(h + ${widest * step}u, end); i += ${wide * step}u) {
    var outer = ${identity};
    for (var k = i; k < min(i + ${wide * step}u, end); k += ${block * step}u) {
      var inner = ${identity};
      for (var j = k; j < min(k + ${block * step}u, end); j += ${step}u) { inner = ${combine}(inner, ${load}); }
      outer = ${combine}(outer, inner);
    }
    widest = ${combine}(widest, outer);
  }
  total = ${combine}(total, widest);
}`
}

/** Entry points by mode, from the identity and the code that finds `at0`, the first element of `row`. */
const bodies = {
  serial: (identity: string, position: string): string => `
let unit = index;
if (unit >= p.outputs * p.parts) { return; }
${range}
${position}
var total = ${identity};
${nested('begin', 1, identity, 'combine', 'in0(at0 + place(j))')}
setOut0(unit, total);`,

  vectors: (identity: string, position: string): string => `
let unit = index;
if (unit >= p.outputs * p.parts) { return; }
${range}
${position}
let identity = ${identity};
var total = vec4(identity);
${nested('begin', 4, 'vec4(identity)', 'combine4', 'in0((at0 + j) / 4u)')}
setOut0(unit, combine(combine(total.x, total.y), combine(total.z, total.w)));`,

  tree: (identity: string, position: string): string => `
let unit = group;
if (unit >= p.outputs * p.parts) { return; }
${range}
${position}
var total = ${identity};
${nested('begin + lane', treeSize, identity, 'combine', 'in0(at0 + place(j))')}
shares[lane] = total;
workgroupBarrier();
for (var half = ${treeSize / 2}u; half > 0u; half >>= 1u) {
  if (lane < half) { shares[lane] = combine(shares[lane], shares[lane + half]); }
  workgroupBarrier();
}
if (lane == 0u) { setOut0(unit, shares[0]); }`,
}
