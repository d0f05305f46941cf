import pc from 'picocolors'
import { type ImageSet, picture, side } from './image-set.ts'

/** Terminal columns per picture: two pixels side by side share one, four pixels one character. */
const columns = side / 2
const gap = '  '

const mostAcross = 4

/** How many pictures stand side by side in a terminal: four, or fewer where it is narrow. */
export function picturesAcross(width: number): number {
  const fit = Math.floor((width + gap.length) / (columns + gap.length))
  return Math.min(mostAcross, Math.max(1, fit))
}

/** A picture's row of text, each character two pixels (averaged from 2 × 2) above each other. */
export function pictureRows(pixels: Float32Array, colour: boolean = pc.isColorSupported): string[] {
  return Array.from({ length: columns / 2 }, (_, row) => {
    const cells = Array.from({ length: columns }, (__, column) => {
      const upper = average(pixels, 2 * column, 4 * row)
      const lower = average(pixels, 2 * column, 4 * row + 2)
      return colour ? shaded(upper, lower) : blackAndWhite(upper, lower)
    })
    return cells.join('') + (colour ? '\x1b[0m' : '')
  })
}

function average(pixels: Float32Array, x: number, y: number): number {
  const at = y * side + x
  return (pixels[at]! + pixels[at + 1]! + pixels[at + side]! + pixels[at + side + 1]!) / 4
}

/** An upper half block: foreground above, background below, in the 24 greys of 256-colour terminals. */
function shaded(upper: number, lower: number): string {
  return `\x1b[38;5;${grey(upper)};48;5;${grey(lower)}m▀`
}

function grey(value: number): number {
  return 232 + Math.round(23 * value)
}

function blackAndWhite(upper: number, lower: number): string {
  const ink = 0.35
  if (upper > ink) return lower > ink ? '█' : '▀'
  return lower > ink ? '▄' : ' '
}

/** Pictures side by side, and below each what the net took it for. */
export function drawPredictions(set: ImageSet, indices: readonly number[], predictions: readonly number[]): string {
  const pictures = indices.map((index) => pictureRows(picture(set, index)))
  const rows = Array.from({ length: columns / 2 }, (_, row) => pictures.map((lines) => lines[row]!).join(gap))
  const captions = indices.map((index, i) => {
    const truth = set.labels[index]!
    const guess = predictions[i]!
    const text = guess === truth ? `${guess} ✓` : `${guess} ✗ is ${truth}`
    const padded = text.padStart(Math.floor((columns + text.length) / 2)).padEnd(columns)
    return guess === truth ? pc.green(padded) : pc.red(padded)
  })
  return [...rows, captions.join(gap)].join('\n')
}
