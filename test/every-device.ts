import { type Device, js, libtorch, TorchError, webgpu } from 'flambeau'
import { it, type TestContext } from 'vitest'

/** The three backends, by the name their tests carry. */
export const factories: Readonly<Record<string, () => Device | Promise<Device>>> = {
  js: () => js(),
  libtorch: () => libtorch(),
  webgpu: () => webgpu(),
}

/**
 * The device, or a test that ends here: failed where CI is set, else skipped with the reason.
 *
 * @param context - Of the test that needs it.
 */
export async function need(name: string, context: TestContext): Promise<Device> {
  try {
    return await factories[name]!()
  } catch (error) {
    if (process.env['CI'] || !(error instanceof TorchError) || error.code !== 'DEVICE_UNAVAILABLE') throw error
    return context.skip(error.message)
  }
}

/** One test per backend. */
export function onEveryDevice(title: string, body: (device: Device) => void | Promise<void>, timeout?: number): void {
  for (const name of Object.keys(factories)) {
    it(`${title} (${name})`, async (context) => body(await need(name, context)), timeout)
  }
}
