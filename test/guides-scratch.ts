import type { Step } from './scratch.ts'

const ops = 'packages/core/src/ops'
const cases = 'packages/conformance/src/ops'

/** A function of `nn.functional`, as `docs/adding-an-op.md` says. */
const functional: readonly Step[] = [
  {
    file: `${ops}/activation/hardtanh.ts`,
    before: 'const hardswishOp: ',
    text: `
const scratchshrinkOp: Op<NoAttrs> = activation<NoAttrs>('scratchshrink', (x) => div(x, 4), (grad) => div(grad, 4))
const scratchshrinkArguments = signature('scratchshrink', { input: takes.tensor })

/** x / 4. */
export function scratchshrink(x: Tensor): Tensor {
  scratchshrinkArguments(arguments)
  return scratchshrinkOp.one([x], {})
}

`,
  },
  {
    file: 'packages/core/src/nn/functional.ts',
    before: 'export { hardsigmoid, hardswish, ',
    text: "export { scratchshrink } from '../ops/activation/hardtanh.ts'\n",
  },
  {
    file: `${cases}/activation/activations.ts`,
    before: "  elementwise('hardswish', ",
    text: "  elementwise('scratchshrink', 'lambda x: x / 4', (x) => F.scratchshrink(x), plain),\n",
  },
]

/** An op with a method and its in-place form. */
const op: readonly Step[] = [
  {
    file: `${ops}/elementwise/trigonometry.ts`,
    before: 'const hypotOp: ',
    text: `
const scratchmulOp: Op<NoAttrs> = defineElementwise<NoAttrs>('scratchmul', {
  accepts: 'floats',
  composite: ([x, y]) => mul(x!, y!),
  reads: [[1], [0]],
  grads: [(s, g) => mul(g, s.input(1)), (s, g) => mul(g, s.input(0))],
})
const scratchmulArguments = signature('scratchmul', { a: takes.operand, b: takes.operand })

/** a · b. */
export function scratchmul(a: Operand, b: Operand): Tensor {
  scratchmulArguments(arguments)
  return scratchmulOp.one(operands('scratchmul', a, b), {})
}

/** {@link scratchmul} in place. */
export const scratchmul_: InPlace<typeof scratchmul> = inPlace('scratchmul', scratchmul)

`,
  },
  {
    file: `${ops}/elementwise/trigonometry.ts`,
    before: "'sinc', 'sinc_'] as const",
    text: "'scratchmul', 'scratchmul_', ",
  },
  {
    file: `${ops}/index.ts`,
    before: 'export { deg2rad, hypot, ',
    text: "export { scratchmul, scratchmul_ } from './elementwise/trigonometry.ts'\n",
  },
  {
    file: `${cases}/elementwise/elementwise.ts`,
    before: "  entry({\n    op: 'hypot',",
    text: "  entry({ op: 'scratchmul', arity: 2, torch: 'a * b', grad: 'smooth' }),\n",
  },
]

/** Its kernels on three devices. */
const kernels: readonly Step[] = [
  {
    file: 'packages/core/src/backend/overrides/elementwise.ts',
    before: '  /** (x) → 2ˣ. */',
    text: '  /** (x, y) → x · y. */\n  scratchmul: receives as Receives<NoAttrs>,\n',
  },
  {
    file: 'packages/backend-js/src/kernels/elementwise/composites.ts',
    before: "  | 'hypot'",
    text: "  | 'scratchmul'\n",
  },
  {
    file: 'packages/backend-js/src/kernels/elementwise/composites.ts',
    before: '  hypot: binary(',
    text: '  scratchmul: binary((x, y) => x * y),\n',
  },
  {
    file: 'packages/backend-webgpu/src/kernels/elementwise/composites.ts',
    before: "'hypot', 'log10'] as const",
    text: "'scratchmul', ",
  },
  {
    file: 'packages/backend-webgpu/src/kernels/elementwise/composites.ts',
    before: '  hypot: { float: ',
    text: "  scratchmul: { float: 'x * y' },\n",
  },
  {
    file: 'packages/backend-libtorch/src/kernels/elementwise/composites.ts',
    before: "      hypot: rounding('hypot'",
    text: "      scratchmul: rounding('scratchmul', 'aten::mul.Tensor', 'tt'),\n",
  },
]

/** A module, as `docs/adding-a-module.md` says. */
const layer: readonly Step[] = [
  {
    file: 'packages/core/src/nn/layers/activation/scratch.ts',
    text: `import { hardswish } from '../../../ops/activation/hardtanh.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('Scratch')

export class Scratch extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return hardswish(x)
  }
}
`,
  },
  {
    file: 'packages/core/src/nn/index.ts',
    before: 'export { ELU }',
    text: "export { Scratch } from './layers/activation/scratch.ts'\n",
  },
  {
    file: 'packages/conformance/src/modules/activation.ts',
    before: "  cases('ELU', ",
    text: "  cases('Scratch', x, { plain: ['nn.Hardswish()', () => new nn.Scratch()] }),\n",
  },
]

/** An optimizer, as `docs/adding-an-optimizer.md` says. */
const optimizer: readonly Step[] = [
  {
    file: 'packages/core/src/optim/scratch.ts',
    text: `import { sub_, mul } from '../ops/primitives/arithmetic.ts'
import { ElementwiseOptimizer, type CommonSettings, type Turn } from './elementwise.ts'
import type { ParamGroup, Params } from './optimizer.ts'
import { optimizerSignature } from './settings.ts'

const defaults: CommonSettings = { lr: 0.5, weightDecay: 0, maximize: false }
const scratchArguments = optimizerSignature('Scratch', defaults)

export class Scratch extends ElementwiseOptimizer<CommonSettings> {
  constructor(params: Params<CommonSettings>, options?: Partial<CommonSettings>) {
    scratchArguments(arguments)
    super(params, defaults, options)
  }

  protected check(settings: CommonSettings): void {
    this.checkCommon(settings)
  }

  protected take({ param, grad }: Turn, { lr }: ParamGroup<CommonSettings>): void {
    sub_(param, mul(grad, lr))
  }
}
`,
  },
  {
    file: 'packages/core/src/optim/index.ts',
    before: 'export { Adagrad, ',
    text: "export { Scratch } from './scratch.ts'\n",
  },
  {
    file: 'packages/core/scripts/make-optim-goldens.py',
    before: '    ("Rprop", {}),',
    text: '    ("Scratch", {}),\n',
  },
]

export const additions = { functional, op, kernels, layer, optimizer }

/** Uses everything that was added; prints what it found. */
export const program = `
import { js } from '@flambeau/backend-js'
import * as torch from '@flambeau/core'

torch.setDefaultDevice(js())
const x = torch.tensor([1, 2])
const net = new torch.nn.Scratch()
const weight = new torch.nn.Parameter(torch.tensor([3]))
const optimizer = new torch.optim.Scratch([weight])
weight.square().sum().backward()
optimizer.step()
console.log(JSON.stringify([
  torch.nn.functional.scratchshrink(x).toArraySync(),
  torch.scratchmul(x, x).toArraySync(),
  x.scratchmul(1).toArraySync(),
  x.clone().scratchmul_(x).toArraySync(),
  net.call(torch.tensor([4, -4])).toArraySync(),
  String(net),
  weight.detach().toArraySync(),
]))
`
