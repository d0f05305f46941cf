import { expect, it } from 'vitest'
import { describeBothProfiles, distance, fraction } from '../../../test/both-profiles.ts'

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const average = (values: readonly number[]): number => total(values) / values.length
const eps = 1e-5

/** Rows of a matrix, normalised, with and without subtracting the mean; and the gradients of x, weight and bias. */
function reference(x: readonly number[], grad: readonly number[], weight: readonly number[], centred: boolean) {
  const n = weight.length
  const cut = (values: readonly number[]): number[][] =>
    Array.from({ length: x.length / n }, (_, r) => values.slice(r * n, (r + 1) * n))
  const rows = cut(x)
  const means = rows.map((row) => (centred ? average(row) : 0))
  const inverses = rows.map((row, r) => 1 / Math.sqrt(average(row.map((v) => (v - means[r]!) ** 2)) + eps))
  const units = rows.map((row, r) => row.map((v) => (v - means[r]!) * inverses[r]!))
  const grads = cut(grad)
  const gradX = grads.flatMap((row, r) => {
    const g = row.map((v, j) => v * weight[j]!)
    const level = centred ? average(g) : 0
    const tilt = average(g.map((v, j) => v * units[r]![j]!))
    return g.map((v, j) => inverses[r]! * (v - level - units[r]![j]! * tilt))
  })
  const column = (of: (r: number, j: number) => number): number[] =>
    weight.map((_, j) => total(rows.map((__, r) => of(r, j))))
  return {
    units: units.flat(),
    means,
    inverses,
    gradX,
    gradWeight: column((r, j) => grads[r]![j]! * units[r]![j]!),
    gradBias: column((r, j) => grads[r]![j]!),
  }
}

describeBothProfiles('layerNorm and rmsNorm', ({ tensor, call }) => {
  it.each([
    [5, 7, 0],
    [3, 130, 0],
    [70, 65, 0],
    [300, 3, 0],
    [2, 300, 1000],
  ] as const)('normalise %d rows of %d around %d, and their gradients', async (rows, n, center) => {
    const x = Array.from({ length: rows * n }, (_, i) => Math.fround(center + fraction(i)))
    const grad = x.map((_, i) => fraction(i + 11))
    const weight = Array.from({ length: n }, (_, j) => fraction(j + 5))
    const bias = Array.from({ length: n }, (_, j) => fraction(j + 9))
    // The mean is within an ulp or two of `center`; divided by a deviation of 0.58 that is the error of a result.
    const tolerance = 64 * 2 ** -24 + 4 * center * 2 ** -24
    const near = (got: readonly number[][], ...expected: readonly number[][]): void => {
      for (const [k, one] of expected.entries()) expect(distance(got[k] ?? [], one)).toBeLessThan(tolerance)
    }
    const [full, single, wide] = [[rows, n], [rows], [n]] as const
    const affine = (units: readonly number[], shift: readonly number[]): number[] =>
      units.map((u, i) => u * weight[i % n]! + shift[i % n]!)

    const layer = reference(x, grad, weight, true)
    const inputs = [tensor(full, x), tensor(wide, weight), tensor(wide, bias)]
    near(
      await call('layerNorm', inputs, [[full], [single], [single]], { eps }),
      affine(layer.units, bias),
      layer.means,
      layer.inverses,
    )
    const saved = [tensor(single, layer.means), tensor(single, layer.inverses)]
    near(
      await call('layerNormGrad', [tensor(full, grad), inputs[0]!, inputs[1]!, ...saved], [[full], [wide], [wide]], {
        eps,
      }),
      layer.gradX,
      layer.gradWeight,
      layer.gradBias,
    )

    const rms = reference(x, grad, weight, false)
    const none = weight.map(() => 0)
    near(await call('rmsNorm', inputs.slice(0, 2), [[full], [single]], { eps }), affine(rms.units, none), rms.inverses)
    near(
      await call(
        'rmsNormGrad',
        [tensor(full, grad), inputs[0]!, inputs[1]!, tensor(single, rms.inverses)],
        [[full], [wide]],
        { eps },
      ),
      rms.gradX,
      rms.gradWeight,
    )
  })
})

describeBothProfiles('groupNorm', ({ tensor, call }) => {
  it.each([
    [3, 6, 5, 3],
    [2, 4, 70, 2],
    [5, 8, 1, 4],
    [1, 2, 300, 1],
  ] as const)('normalises %d × %d × %d in %d groups, and its gradients', async (n, channels, area, groups) => {
    const full = [n, channels, area] as const
    const x = Array.from({ length: n * channels * area }, (_, i) => fraction(i))
    const grad = x.map((_, i) => fraction(i + 11))
    const weight = Array.from({ length: channels }, (_, c) => fraction(c + 5))
    const bias = Array.from({ length: channels }, (_, c) => fraction(c + 9))
    const channelOf = (i: number): number => Math.floor(i / area) % channels
    const size = (channels / groups) * area
    // Rows of groups, whose weights are taken into the gradient.
    const ones = Array.from({ length: size }, () => 1)
    const scaled = grad.map((g, i) => g * weight[channelOf(i)]!)
    const { units, means, inverses, gradX } = reference(x, scaled, ones, true)
    const perChannel = (of: (i: number) => number): number[] =>
      weight.map((_, c) => total(x.map((__, i) => (channelOf(i) === c ? of(i) : 0))))
    const y = units.map((u, i) => u * weight[channelOf(i)]! + bias[channelOf(i)]!)
    const gradWeight = perChannel((i) => grad[i]! * units[i]!)
    const gradBias = perChannel((i) => grad[i]!)
    const attrs = { groups, eps }
    const statistic = [n, groups] as const
    const wide = [channels] as const
    const inputs = [tensor(full, x), tensor(wide, weight), tensor(wide, bias)]
    const outputs = await call('groupNorm', inputs, [[full], [statistic], [statistic]], attrs)
    for (const [k, expected] of [y, means, inverses].entries()) {
      expect(distance(outputs[k] ?? [], expected)).toBeLessThan(64 * 2 ** -24)
    }
    const saved = [tensor(statistic, means), tensor(statistic, inverses)]
    const given = [tensor(full, grad), inputs[0]!, inputs[1]!, ...saved]
    const gradients = await call('groupNormGrad', given, [[full], [wide], [wide]], attrs)
    for (const [k, expected] of [gradX, gradWeight, gradBias].entries()) {
      expect(distance(gradients[k] ?? [], expected)).toBeLessThan(64 * 2 ** -24)
    }
  })
})
