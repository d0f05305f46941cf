/** Browsers bring WebGPU themselves. */
export async function dawn(): Promise<GPU | undefined> {
  return undefined
}
