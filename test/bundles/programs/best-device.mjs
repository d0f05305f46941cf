import * as torch from 'flambeau'

const device = await torch.bestDevice()
torch.setDefaultDevice(device)
console.log(device.name, await torch.ones([3]).mul(2).sum().item())
