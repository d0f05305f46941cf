/**
 * Lets programs with a WebGPU of their own find the software driver that the WebGPU backend finds by itself. Packages must be
 * built.
 */
export async function offerSwiftShader() {
  const vulkan = await import('../../packages/backend-webgpu/dist/vulkan.node.js')
  vulkan.offerSwiftShader()
}
