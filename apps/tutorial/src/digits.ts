import { type Glyph, type Point, glyphs } from './glyphs.ts'
import { type ImageSet, side } from './image-set.ts'
import { type Random, seeded } from './random.ts'

/** Knots per axis of the grid whose random shifts bend a glyph. */
const knots = 4

/**
 * Draws `count` handwritten-looking digits: strokes bent by a smooth random field, then turned, sheared, scaled and moved,
 * drawn with a pen of random width, with stray marks and noise.
 *
 * The same seed gives the same pictures. Digit `i` is `i mod 10`.
 */
export function makeDigits(count: number, seed: number): ImageSet {
  const random = seeded(seed)
  const images = new Float32Array(count * side * side)
  const labels = Int32Array.from({ length: count }, (_, i) => i % glyphs.length)
  labels.forEach((digit, i) => {
    const ways = glyphs[digit]!
    draw(
      distort(ways[random.below(ways.length)]!, random),
      images.subarray(i * side * side, (i + 1) * side * side),
      random,
    )
  })
  return { images, labels }
}

/** Moves a glyph's points by a bending field and an affine map, from the box −1 … 1 to pixel coordinates. */
function distort(glyph: Glyph, random: Random): Glyph {
  const bend = bendingField(random, 0.11)
  const angle = random.between(-0.25, 0.25)
  const shear = random.between(-0.25, 0.25)
  const height = random.between(7.5, 11)
  const width = height * random.between(0.8, 1.15)
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const centreX = side / 2 + random.between(-2.5, 2.5)
  const centreY = side / 2 + random.between(-2.5, 2.5)
  const place = (point: Point): Point => {
    const [u, v] = bend(point)
    const x = width * (u - shear * v)
    const y = height * v
    return [centreX + cos * x - sin * y, centreY + sin * x + cos * y]
  }
  return glyph.map((stroke) => subdivide(stroke).map(place))
}

/** Splits long segments, so that a straight stroke can bend. */
function subdivide(stroke: readonly Point[]): Point[] {
  return stroke.flatMap(([x, y], i) => {
    const [nextX, nextY] = stroke[i + 1] ?? [x, y]
    const pieces = Math.max(1, Math.ceil(Math.hypot(nextX - x, nextY - y) / 0.35))
    return Array.from({ length: pieces }, (_, k): Point => [
      x + ((nextX - x) * k) / pieces,
      y + ((nextY - y) * k) / pieces,
    ])
  })
}

/** A smooth random shift of the plane: shifts at the knots of a coarse grid, blended by smoothstep between them. */
function bendingField(random: Random, strength: number): (point: Point) => Point {
  const shifts = Array.from({ length: knots * knots }, (): Point => [
    strength * random.normal(),
    strength * random.normal(),
  ])
  return ([x, y]) => {
    const [column, across] = cell(x)
    const [row, down] = cell(y)
    let shiftX = 0
    let shiftY = 0
    for (const [i, weightY] of [1 - down, down].entries()) {
      for (const [j, weightX] of [1 - across, across].entries()) {
        const [dx, dy] = shifts[(row + i) * knots + column + j]!
        shiftX += weightX * weightY * dx
        shiftY += weightX * weightY * dy
      }
    }
    return [x + shiftX, y + shiftY]
  }
}

/** The grid cell that holds a coordinate, and the smoothed way through it. */
function cell(coordinate: number): readonly [number, number] {
  const position = Math.min(Math.max(((coordinate + 1.2) / 2.4) * (knots - 1), 0), knots - 1 - 1e-9)
  const index = Math.floor(position)
  const t = position - index
  return [index, t * t * (3 - 2 * t)]
}

function draw(glyph: Glyph, pixels: Float32Array, random: Random): void {
  const radius = random.between(0.8, 1.7)
  const ink = random.between(0.65, 1)
  for (const stroke of glyph) trace(stroke, pixels, radius, ink)
  for (let marks = random.below(3); marks > 0; marks--) trace(strayMark(random), pixels, 0.7, random.between(0.3, 0.7))
  const noise = random.between(0.02, 0.12)
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = Math.min(1, Math.max(0, pixels[i]! + noise * random.normal()))
  }
}

function strayMark(random: Random): Point[] {
  const x = random.between(1, side - 1)
  const y = random.between(1, side - 1)
  return [
    [x, y],
    [x + random.between(-6, 6), y + random.between(-6, 6)],
  ]
}

/** Inks every pixel near the stroke, fading over one pixel at the rim. */
function trace(stroke: readonly Point[], pixels: Float32Array, radius: number, ink: number): void {
  const reach = radius + 0.5
  for (let k = 0; k + 1 < stroke.length; k++) {
    const [x0, y0] = stroke[k]!
    const [x1, y1] = stroke[k + 1]!
    const dx = x1 - x0
    const dy = y1 - y0
    const squared = dx * dx + dy * dy
    const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach))
    const right = Math.min(side - 1, Math.ceil(Math.max(x0, x1) + reach))
    const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach))
    const bottom = Math.min(side - 1, Math.ceil(Math.max(y0, y1) + reach))
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared))
        const distance = Math.hypot(x - x0 - along * dx, y - y0 - along * dy)
        const value = ink * Math.min(1, Math.max(0, reach - distance))
        const at = y * side + x
        if (value > pixels[at]!) pixels[at] = value
      }
    }
  }
}
