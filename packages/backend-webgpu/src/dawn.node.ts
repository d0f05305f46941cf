import { offerSwiftShader } from './vulkan.node.ts'

let instance: GPU | undefined

/**
 * WebGPU for Node: the npm package `webgpu` (Dawn), if it is installed.
 *
 * There is one instance for the life of the process: Dawn aborts when the instance is collected before its devices, and an
 * idle one does not keep the process from exiting.
 */
export async function dawn(): Promise<GPU | undefined> {
  if (instance !== undefined) return instance
  try {
    offerSwiftShader()
    const { create } = await import('webgpu')
    instance = create([])
    return instance
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}
