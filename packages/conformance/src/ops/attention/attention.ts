import { nn, type Tensor } from '@flambeau/core'
import { type Example, floats, onlyContiguous, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { samplesOf } from '../../write/rows.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { composedWrongly } from '../../mutants/break.ts'

interface Setting {
  readonly name: string
  readonly lead: readonly number[]
  readonly queries: number
  readonly keys: number
  readonly width: number
  readonly valueWidth?: number
  readonly causal?: boolean
  /** 0: no mask; otherwise every such many-th element is −∞. */
  readonly masked?: number
}

const settings: readonly Setting[] = [
  { name: 'odd', lead: [2, 3], queries: 3, keys: 5, width: 4 },
  { name: 'causal', lead: [2], queries: 4, keys: 4, width: 3, causal: true },
  { name: 'causal-wide', lead: [2], queries: 3, keys: 5, width: 3, causal: true },
  { name: 'masked', lead: [2], queries: 4, keys: 4, width: 3, valueWidth: 5, masked: 3 },
  { name: 'blind', lead: [1], queries: 3, keys: 4, width: 2, masked: 1 },
  { name: 'long', lead: [1], queries: 5, keys: 67, width: 4 },
]

function maskOf(gen: Gen, { lead, queries, keys, masked = 0 }: Setting): HostTensor[] {
  if (masked === 0) return []
  const shape = [...lead, queries, keys]
  // With 1, the first query sees nothing and the others everything.
  const hides = (i: number): boolean => (masked === 1 ? i % (queries * keys) < keys : i % masked === 1)
  return [gen.from(shape, (i) => (hides(i) ? -Infinity : gen.uniform()))]
}

function inputsOf(gen: Gen, setting: Setting): readonly [HostTensor, HostTensor, HostTensor, ...HostTensor[]] {
  const { lead, queries, keys, width, valueWidth = width } = setting
  // Scores of either width are a few units apart.
  const most = 4 / width
  return [
    gen.values([...lead, queries, width], -most, most),
    gen.values([...lead, keys, width]),
    gen.values([...lead, keys, valueWidth]),
    ...maskOf(gen, setting),
  ]
}

const scale = 0.6

function samples(make: (gen: Gen, setting: Setting) => Example): readonly Sample[] {
  return settings.map((setting) => ({
    name: setting.name,
    main: setting.name === 'odd',
    goldless: setting.name === 'long',
    // Infinite masks cannot be moved by a little.
    gradless: setting.masked !== undefined,
    make: (gen) => make(gen, setting),
  }))
}

/** What the forward op gives, exactly. */
function forward(inputs: readonly HostTensor[], setting: Setting): { out: number[]; logSum: number[] } {
  const { lead, queries, keys, width, valueWidth = width, causal = false } = setting
  const batches = lead.reduce((a, b) => a * b, 1)
  const [q, k, v, mask] = inputs.map(({ values }) => values)
  const out: number[] = []
  const logSum: number[] = []
  for (let b = 0; b < batches; b++) {
    for (let i = 0; i < queries; i++) {
      const scores = Array.from({ length: keys }, (_, j) => {
        if (causal && j > i) return -Infinity
        let dot = 0
        for (let e = 0; e < width; e++) dot += q![(b * queries + i) * width + e]! * k![(b * keys + j) * width + e]!
        return dot * scale + (mask?.[(b * queries + i) * keys + j] ?? 0)
      })
      const top = Math.max(...scores)
      const terms = scores.map((s) => (top === -Infinity ? 0 : Math.exp(s - top)))
      const total = terms.reduce((a, b) => a + b, 0)
      logSum.push(total === 0 ? -Infinity : top + Math.log(total))
      for (let e = 0; e < valueWidth; e++) {
        const mixed = terms.reduce((sum, term, j) => sum + term * v![(b * keys + j) * valueWidth + e]!, 0)
        out.push(total === 0 ? 0 : mixed / total)
      }
    }
  }
  return { out, logSum }
}

export const attentionOps: readonly OpCases[] = [
  {
    op: 'scaledDotProductAttention',
    dtypes: floats,
    grad: 'smooth',
    differentiable: [0],
    layouts: onlyContiguous,
    torch:
      'lambda q, k, v, m=None, scale=1.0, causal=False: (torch.nn.functional.scaled_dot_product_attention(' +
      'q, k, v, attn_mask=m, is_causal=causal, scale=scale), torch.logsumexp((q @ k.mT * scale + (0 if m is None else m)' +
      ').masked_fill(torch.ones(q.shape[-2], k.shape[-2]).tril().logical_not() & causal, -torch.inf), -1))',
    mutants: [
      composedWrongly('attention ignores the mask', (inputs, attrs, right) =>
        right('scaledDotProductAttention', inputs.slice(0, 3), attrs),
      ),
    ],
    samples: samples((g, setting) => ({
      inputs: inputsOf(g, setting),
      attrs: { scale, causal: setting.causal === true },
    })),
  },
  {
    op: 'scaledDotProductAttentionGrad',
    dtypes: floats,
    layouts: onlyContiguous,
    samples: samples((g, setting) => {
      const inputs = inputsOf(g, setting)
      const { out, logSum } = forward(inputs, setting)
      const shape = [...setting.lead, setting.queries]
      const [q, k, v, ...mask] = inputs
      return {
        inputs: [
          g.values([...shape, v.shape.at(-1)!]),
          q,
          k,
          v,
          g.list(out, [...shape, v.shape.at(-1)!]),
          g.list(logSum, shape),
          ...mask,
        ],
        attrs: { scale, causal: setting.causal === true, maskGrad: mask.length > 0 },
      }
    }),
  },
]

const F = nn.functional

interface Attrs {
  readonly isCausal?: boolean
  readonly enableGqa?: boolean
  readonly scale?: number
}

interface MhaAttrs {
  readonly heads: number
  readonly needWeights?: boolean
  readonly averageAttnWeights?: boolean
  readonly addZeroAttn?: boolean
  readonly masked?: 'padding' | 'attention'
}

const width = 4
const weightShapes: readonly (readonly number[])[] = [[3 * width, width], [3 * width], [width, width], [width]]

export const attentionFunctions: readonly OpCases[] = [
  {
    op: 'attentionFunction',
    dtypes: floats,
    grad: 'smooth',
    layouts: onlyContiguous,
    torch:
      'lambda q, k, v, m=None, isCausal=False, scale=None, enableGqa=False: torch.nn.functional.scaled_dot_product_attention(' +
      'q, k, v, attn_mask=m, is_causal=isCausal, scale=scale, enable_gqa=enableGqa)',
    invoke: ([q, k, v, m], attrs: Attrs) =>
      F.scaledDotProductAttention(q!, k!, v!, { ...attrs, ...(m === undefined ? {} : { attnMask: m }) }),
    samples: samplesOf<Attrs>([
      {
        name: 'odd',
        inputs: [
          [2, 3, 4],
          [2, 5, 4],
          [2, 5, 4],
        ],
      },
      {
        name: 'broadcast',
        inputs: [
          [2, 1, 3, 4],
          [3, 5, 4],
          [3, 5, 2],
        ],
      },
      {
        name: 'gqa',
        inputs: [
          [1, 4, 3, 2],
          [1, 2, 3, 2],
          [1, 2, 3, 2],
        ],
        attrs: { enableGqa: true, isCausal: true },
      },
      // The first query sees nothing.
      {
        name: 'bool',
        inputs: [[2, 3, 4], [2, 3, 4], [2, 3, 4], (g) => g.from([3, 3], (i) => (i <= 3 ? 0 : 1), 'bool')],
        attrs: { scale: 0.25 },
      },
    ]),
  },
  {
    op: 'multiHeadAttentionForward',
    dtypes: ['float32', 'float64'],
    grad: 'smooth',
    layouts: onlyContiguous,
    torch:
      'lambda x, w, b, ow, ob, *rest, heads, needWeights=True, averageAttnWeights=True, addZeroAttn=False, masked=None: tuple(' +
      'one for one in torch.nn.functional.multi_head_attention_forward(x, x, x, x.shape[-1], heads, w, b, None, None, ' +
      "addZeroAttn, 0.0, ow, ob, need_weights=needWeights, key_padding_mask=rest[0] if masked == 'padding' else None, " +
      "attn_mask=rest[0] if masked == 'attention' else None, average_attn_weights=averageAttnWeights) if one is not None)",
    invoke: ([x, w, b, ow, ob, mask], { heads, masked, ...rest }: MhaAttrs): readonly Tensor[] =>
      F.multiHeadAttentionForward(x!, x!, x!, width, heads, w!, b!, ow!, ob!, {
        ...rest,
        ...(masked === 'padding' ? { keyPaddingMask: mask! } : masked === 'attention' ? { attnMask: mask! } : {}),
      }).filter((one) => one !== null),
    samples: samplesOf<MhaAttrs>([
      { name: 'odd', inputs: [[3, 2, width], ...weightShapes], attrs: { heads: 2 } },
      {
        name: 'single',
        inputs: [[3, width], ...weightShapes],
        attrs: { heads: 2, averageAttnWeights: false, addZeroAttn: true },
      },
      {
        name: 'padding',
        inputs: [[3, 2, width], ...weightShapes, (g) => g.list([0, 0, 1, 0, 1, 0], [2, 3], 'bool')],
        attrs: { heads: 2, needWeights: false, masked: 'padding' },
      },
      { name: 'attention', inputs: [[3, 2, width], ...weightShapes, [3, 3]], attrs: { heads: 4, masked: 'attention' } },
    ]),
  },
]
