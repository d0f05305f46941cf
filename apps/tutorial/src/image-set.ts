/** Side of the square images the net takes. */
export const side = 32

/** Labelled pictures in host memory. */
export interface ImageSet {
  /** One row of 32 × 32 pixels after another per picture, 0 (paper) to 1 (ink). */
  readonly images: Float32Array
  /** The digit on each picture. */
  readonly labels: Int32Array
}

/** Pictures to learn from and pictures held back to judge by. */
export interface Split {
  readonly train: ImageSet
  readonly test: ImageSet
}

/** The pixels of picture `index`. */
export function picture(set: ImageSet, index: number): Float32Array {
  return set.images.subarray(index * side * side, (index + 1) * side * side)
}

/** Pictures `start` to `end` (exclusive). */
export function part(set: ImageSet, start: number, end: number): ImageSet {
  return {
    images: set.images.subarray(start * side * side, end * side * side),
    labels: set.labels.subarray(start, end),
  }
}
