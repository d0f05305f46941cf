import * as torch from 'flambeau'

/** The device of this name: `js`, `libtorch` or `webgpu`. */
export async function openDevice(name: string): Promise<torch.Device> {
  if (name === 'webgpu') return torch.webgpu()
  if (name === 'libtorch') return torch.libtorch()
  if (name === 'js') return torch.js()
  throw new Error(`there is no device '${name}'`)
}
