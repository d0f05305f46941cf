import { add, matmul, tensor } from 'flambeau'

const x = tensor([
  [1, 2],
  [3, 4],
])
console.log(String(add(matmul(x, x), 1)))
