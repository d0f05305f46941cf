import { expect, it } from 'vitest'
import { webgpu } from './webgpu.ts'

it('says what was tried and what to do where there is no adapter', async () => {
  // Read once, when Dawn looks for the first adapter of this process.
  process.env['VK_ICD_FILENAMES'] = '/nonexistent.json'
  for (let attempt = 0; attempt < 2; attempt++) {
    const error = await webgpu().catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      details: { tried: ['navigator.gpu is absent', "the npm package 'webgpu' found no adapter"] },
    })
    expect((error as Error).message).toMatch(/npm install webgpu.*VK_ICD_FILENAMES/)
  }
})
