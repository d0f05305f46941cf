import * as torch from 'flambeau'
import { type ImageSet, picture, side } from './image-set.ts'

/** A picture (or a batch of them) and its digit. */
export type Example = readonly [images: torch.Tensor, labels: torch.Tensor]

/** Pictures kept in host memory; a batch moves to the default device when it is asked for. */
export class DigitDataset implements torch.utils.data.Dataset<Example> {
  readonly set: ImageSet

  constructor(set: ImageSet) {
    this.set = set
  }

  get length(): number {
    return this.set.labels.length
  }

  get(index: number): Example {
    const [images, labels] = this.getBatch([index])
    return [images.select(0, 0), labels.select(0, 0)]
  }

  getBatch(indices: readonly number[]): Example {
    const pixels = new Float32Array(indices.length * side * side)
    indices.forEach((index, i) => pixels.set(picture(this.set, index), i * side * side))
    const labels = Int32Array.from(indices, (index) => this.set.labels[index]!)
    return [torch.tensor(pixels).view(-1, 1, side, side), torch.tensor(labels)]
  }
}
