import { manualSeed, setDefaultDevice } from '@flambeau/core'
import { golden } from '../checks/golden.ts'
import { readBack } from '../run/call.ts'
import type { Context } from '../run/context.ts'
import type { GoldenExample } from '../run/golden.ts'
import { fail, pass, type Verdict } from '../judge/verdict.ts'
import type { OpCases } from '../write/case.ts'
import { type Case, makeCase } from '../write/make-case.ts'
import { hollow, hollowOf, type ModuleAttrs } from './call.ts'
import type { ModuleFamilyGolden, ModuleGolden, ModuleVariantGolden, Spread } from './golden.ts'
import { modules } from './index.ts'
import type { ModuleCases, Variant } from './record.ts'

/** A module's call as cases that `golden` judges: a function of what it is given and of its state. */
function called(op: string, variant: Variant): OpCases {
  return {
    op,
    dtypes: ['float32'],
    samples: [],
    grad: 'piecewise',
    invoke: (inputs, attrs: ModuleAttrs) => hollowOf(variant, inputs[0]!.device).call(inputs, attrs),
  }
}

/** What a module prints and the names and shapes of its state. */
function described({ device }: Context, variant: Variant, { printed, state }: ModuleVariantGolden): Verdict {
  setDefaultDevice(device)
  const own = hollow(variant)
  if (own.printed !== printed) return fail(`prints ${own.printed}, PyTorch ${printed}`)
  const named = (list: readonly (readonly [string, readonly number[]])[]): string =>
    list.map(([name, shape]) => `${name} [${shape.join(', ')}]`).join(', ')
  const [ours, theirs] = [named(own.state.map(({ name, shape }) => [name, shape])), named(state)]
  return ours === theirs ? pass : fail(`its state is ${ours}; PyTorch's ${theirs}`)
}

/**
 * Mean and standard deviation of n numbers are within 3 / √n of their spread, of PyTorch's numbers as of ours: 5 / √n holds both in
 * all but one of some thousand draws, and the draw is always the same.
 */
async function initial(
  { device }: Context,
  { make }: Pick<Variant, 'make'>,
  spreads: readonly Spread[],
): Promise<Verdict> {
  setDefaultDevice(device)
  manualSeed(0)
  const net = make()
  const state = net.stateDict()
  for (const [name, mean, deviation, count] of spreads) {
    const { values } = await readBack(state[name]!)
    const own = values.reduce((sum, value) => sum + value, 0) / count
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - own) ** 2, 0) / count)
    const most = (5 / Math.sqrt(count)) * deviation
    if (!(Math.abs(own - mean) <= most) || !(Math.abs(spread - deviation) <= most)) {
      return fail(`${name} begins around ${own} ± ${spread}, PyTorch's around ${mean} ± ${deviation}`)
    }
  }
  for (const member of [...net.parameters(), ...net.buffers()]) member.dispose()
  return pass
}

function* casesOf({ module, variants, large }: ModuleCases, recorded: ModuleGolden | undefined): Generator<Case> {
  const op = `nn.${module}`
  const name = { op, layout: 'contiguous', check: 'module', dtype: 'float32' } as const
  for (const one of recorded?.variants ?? []) {
    const variant = variants[one.variant]
    if (variant === undefined) continue
    yield makeCase({ ...name, sample: one.variant }, async (context) => described(context, variant, one), {
      role: 'oracle',
    })
    for (const example of one.examples) yield* calls(op, variant, example)
  }
  if (large === undefined || recorded?.initial === undefined) return
  const { initial: spreads } = recorded
  yield makeCase({ ...name, sample: 'initial' }, (context) => initial(context, large, spreads), { role: 'oracle' })
}

function* calls(op: string, variant: Variant, example: GoldenExample): Generator<Case> {
  const name = { op, sample: example.sample, layout: 'contiguous', check: 'golden' } as const
  const judged = called(op, variant)
  yield makeCase({ ...name, dtype: 'float64' }, (context) => golden(context, judged, example, 'float64'), {
    role: 'oracle',
  })
  yield makeCase({ ...name, dtype: 'float32' }, (context) => golden(context, judged, example, 'float32'))
}

/** Values, gradients, printed form, names of the state and initial numbers of modules, against PyTorch's. */
export function moduleCases(goldens: readonly ModuleFamilyGolden[]): readonly Case[] {
  const recorded = new Map(goldens.flatMap((family) => family.modules.map((one) => [one.module, one] as const)))
  return Object.values(modules).flatMap((family) =>
    family.flatMap((one) => [...casesOf(one, recorded.get(one.module))]),
  )
}
