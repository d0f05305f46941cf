import { Gen, hash } from '../write/gen.ts'
import type { HostTensor } from '../judge/values/host.ts'
import { type GoldenExample, toCell } from '../run/golden.ts'
import { hollow, type ModuleAttrs, type StateEntry } from './call.ts'
import type { ModuleCases, Variant } from './record.ts'

/** What PyTorch says of a module of `torch.nn`. */
export interface ModuleVariantGolden {
  readonly variant: string
  /** How it was made. */
  readonly made: string
  /** In our words for what Python calls `True`, `None` and tuples, and without `inplace`. */
  readonly printed: string
  readonly state: readonly (readonly [name: string, shape: readonly number[]])[]
  readonly examples: readonly GoldenExample[]
}

/** Mean and standard deviation of one of a large module's initial tensors, and how many numbers it has. */
export type Spread = readonly [name: string, mean: number, deviation: number, count: number]

export interface ModuleGolden {
  readonly module: string
  readonly variants: readonly ModuleVariantGolden[]
  readonly initial?: readonly Spread[]
}

/** The modules of a family, written by scripts/make-module-goldens.py. */
export interface ModuleFamilyGolden {
  readonly family: string
  readonly torch: string
  readonly seed: number
  readonly command: string
  readonly modules: readonly ModuleGolden[]
}

function filled(gen: Gen, { name, shape, isFloat, isBuffer }: StateEntry): HostTensor {
  if (!isFloat) return gen.list([2], shape, 'int32')
  return isBuffer && !name.endsWith('mean') ? gen.values(shape, 0.5, 2) : gen.values(shape, -1, 1)
}

function recorded({ shape, dtype, values }: HostTensor): GoldenExample['inputs'][number] {
  return { shape, dtype, values: [...values].map(toCell) }
}

function requestOf(module: string, name: string, variant: Variant, seed: number): object {
  const { state } = hollow(variant)
  const { inputs, extra = [], constant = [], modes = ['train'] } = variant
  const examples = (inputs === undefined ? [] : modes).map((mode) => {
    const gen = new Gen('float32', hash(`${seed}:${module}:${name}`))
    const given = inputs!(gen)
    const attrs: ModuleAttrs = {
      module: variant.torch,
      names: state.map((entry) => entry.name),
      given: given.length,
      mode,
      constant,
      extra,
    }
    return {
      sample: `${name}-${mode}`,
      dtype: 'float32',
      gradient: variant.gradless !== true,
      inputs: [...given, ...state.map((entry) => filled(gen, entry))].map(recorded),
      attrs,
    }
  })
  return { variant: name, made: variant.torch, examples }
}

/** The questions to PyTorch about the modules of a family. */
export function moduleRequest(family: string, modules: readonly ModuleCases[], seed: number): object {
  return {
    family,
    modules: modules.map(({ module, variants, large }) => ({
      module,
      variants: Object.entries(variants).map(([name, variant]) => requestOf(module, name, variant, seed)),
      ...(large === undefined ? {} : { large: large.torch }),
    })),
  }
}
