import * as torch from 'flambeau'

console.log(String(torch.add(torch.tensor([1, 2]), torch.tensor([3, 4]))))
