/** Gives Node what libraries written for browsers expect: `navigator.gpu`, and WebGPU's constants. */
export async function provideNavigatorGpu(): Promise<void> {
  const { create, globals } = await import('webgpu')
  Object.assign(globalThis, globals)
  const gpu = create([])
  const userAgent = `Node.js/${process.versions.node}`
  Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent }, configurable: true })
}
