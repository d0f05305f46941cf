export { DataLoader, type DataLoaderOptions } from './data-loader.ts'
export { type Dataset, TensorDataset } from './dataset.ts'
