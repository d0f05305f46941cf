import { add, tensor, toArray } from 'flambeau/functional'

console.log((await toArray(add(tensor([1, 2]), tensor([3, 4])))).join(' '))
