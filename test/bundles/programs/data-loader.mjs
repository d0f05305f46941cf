import { arange, utils } from 'flambeau'

const { DataLoader, TensorDataset } = utils.data

const dataset = new TensorDataset(arange(10).view(5, 2), arange(5))
const sums = []
for (const [pairs, labels] of new DataLoader(dataset, { batchSize: 2 })) {
  sums.push(await pairs.sum().add(labels.sum()).item())
}
console.log(sums.join(' '))
