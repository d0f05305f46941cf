import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import * as torch from '../index.ts'

beforeAll(() => setDefaultDevice(js()))

const F = torch.nn.functional
const at = (...values: number[]): torch.Tensor => torch.tensor(values, { dtype: 'int32' })
const x = (): torch.Tensor => torch.ones(2, 3)

async function opOf(call: () => unknown): Promise<string> {
  try {
    await call()
  } catch (error) {
    if (error instanceof torch.TorchError && error.message.startsWith(`${error.op}: `)) return error.op
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('errors name the function that was called', () => {
  it.each([
    ['embedding', () => F.embedding(at(9), x())],
    ['embeddingBag', () => F.embeddingBag(at(9), x(), at(0))],
    ['indexSelect', () => torch.indexSelect(x(), 0, at(9))],
    ['take', () => torch.take(x(), at(9))],
    ['put', () => torch.put(x(), at(9), torch.ones(1))],
    ['index', () => torch.index(x(), at(9))],
    ['index', () => torch.index(x(), at(0), at(9))],
    ['indexAsync', () => torch.indexAsync(x(), at(9))],
    ['indexPut', () => torch.indexPut(x(), [at(9)], torch.ones(3))],
    ['setIndex_', () => x().setIndex_([at(9)], 1)],
    ['oneHot', () => F.oneHot(at(9), 3)],
    ['gather', () => torch.gather(x(), 0, at(9).view(1, 1))],
    ['scatterAdd', () => torch.scatterAdd(x(), 0, at(9).view(1, 1), torch.ones(1, 1))],
    ['scatter_', () => x().scatter_(0, at(9).view(1, 1), torch.ones(1, 1))],
    ['indexAdd', () => torch.indexAdd(x(), 0, at(9), torch.ones(1, 3))],
    ['indexFill', () => torch.indexFill(x(), 0, at(9), 1)],
    ['indexReduce', () => torch.indexReduce(x(), 0, at(9), torch.ones(1, 3), 'prod')],
    ['nllLoss', () => F.nllLoss(torch.zeros(1, 2), at(9))],
    ['crossEntropy', () => F.crossEntropy(torch.zeros(1, 2), at(9), { labelSmoothing: 0.1 })],
    ['maskedScatter', () => torch.maskedScatter(x(), x().gt(0), torch.ones(1))],
    ['repeatInterleave', () => torch.repeatInterleave(torch.ones(2), [1, -1])],
    ['repeatInterleave', () => torch.repeatInterleave(torch.ones(2), at(1, -1))],
    ['stack', () => torch.stack([])],
    ['vstack', () => torch.vstack([x(), torch.ones(2, 2)])],
    ['tile', () => torch.tile(x(), [-1])],
    ['swapaxes', () => torch.swapaxes(x(), 0, 5)],
    ['expandAs', () => x().expandAs(torch.ones(4))],
    ['diagonalScatter', () => torch.diagonalScatter(x(), x(), 0, 0, 7)],
    ['argsort', () => torch.argsort(x(), 7)],
  ] as const)('%s', async (name, call) => {
    expect(await opOf(call)).toBe(name)
  })

  it('and nothing is named after a call that is over', async () => {
    await opOf(() => F.embedding(at(9), x()))
    expect(await opOf(() => torch.gather(x(), 0, at(9).view(1, 1)))).toBe('gather')
  })
})
