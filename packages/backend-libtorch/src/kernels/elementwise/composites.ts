import { category } from '@flambeau/core/backend'
import type { Kernel, NoAttrs, OverrideKernels } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { plain } from '../../templates/plain.ts'

function clamp(session: Session): Required<OverrideKernels>['clamp'] {
  const ids = {
    min: session.define('clamp', 'aten::maximum', 'tt'),
    max: session.define('clamp', 'aten::minimum', 'tt'),
    both: session.define('clamp', 'aten::clamp.Tensor', 'too'),
  }
  return {
    run(inputs, outputs, { bounds }) {
      session.begin(ids[bounds]).run(inputs, outputs)
    },
  }
}

/** Only in the dtypes that all supported versions know. */
function nextafter(session: Session): Kernel<NoAttrs> {
  return {
    ...plain(session, 'nextafter', 'aten::nextafter', 'tt'),
    declines: ([x]) =>
      x!.dtype === 'float32' || x!.dtype === 'float64' ? undefined : `aten::nextafter has no ${x!.dtype}`,
  }
}

function gcd(session: Session): Kernel<NoAttrs> {
  return {
    ...plain(session, 'gcd', 'aten::gcd', 'tt'),
    declines: ([x]) => (category(x!.dtype) === 1 ? undefined : 'aten::gcd takes integers'),
  }
}

/** Elementwise composites for which ATen has a function. */
export function compositeKernels(session: Session): OverrideKernels {
  const rounding = (op: string, schema: string, args: string): Kernel<NoAttrs> =>
    plain(session, op, schema, args, widenHalves)
  return {
    clamp: clamp(session),
    fmax: plain(session, 'fmax', 'aten::fmax', 'tt'),
    fmin: plain(session, 'fmin', 'aten::fmin', 'tt'),
    isfinite: plain(session, 'isfinite', 'aten::isfinite', 't'),
    signbit: plain(session, 'signbit', 'aten::signbit', 't'),
    gcd: gcd(session),
    ...forFloats({
      copysign: plain(session, 'copysign', 'aten::copysign.Tensor', 'tt'),
      nextafter: nextafter(session),
      hypot: rounding('hypot', 'aten::hypot', 'tt'),
      exp2: rounding('exp2', 'aten::exp2', 't'),
      log10: rounding('log10', 'aten::log10', 't'),
      erfc: rounding('erfc', 'aten::erfc', 't'),
      i0: rounding('i0', 'aten::i0', 't'),
      // Not logaddexp: libtorch 1.13 loses the smaller term where it is tiny.
      xlogy: rounding('xlogy', 'aten::xlogy.Tensor', 'tt'),
    }),
  }
}
