import { type Backend, checkOptions, TorchError } from '@flambeau/core/backend'
import { dawn } from '#dawn'
import { WebGpuBackend } from './backend.ts'

/**
 * A `GPUAdapter`, as far as programs that are checked without the types of browsers can say.
 */
export interface WebGpuAdapter {
  readonly features: { has(name: string): boolean }
  readonly limits: object
  readonly info: object
  requestDevice(descriptor?: object): Promise<object>
}

export interface WebGpuOptions {
  /** An adapter of your own, instead of the one that the platform chooses. */
  readonly adapter?: WebGpuAdapter
  readonly powerPreference?: 'low-power' | 'high-performance'
  /** True asks for a software adapter. Default: whatever the platform gives. */
  readonly software?: boolean
  /** Kernel shapes for graphics hardware or for software adapters. Default: by what the adapter says of itself. */
  readonly profile?: 'gpu' | 'cpu'
  /** Bytes of GPU memory that may be in use. Default: 4 GiB on software adapters, what the GPU has on others. */
  readonly memoryLimit?: number
}

let shared: Promise<WebGpuBackend> | undefined

/**
 * A WebGPU device: in browsers, and in Node with the npm package `webgpu` (Dawn). Without options the same device is
 * returned each time, until it is lost or disposed; with options (even `{}`) a new one.
 *
 * @example
 * ```ts
 * const device = await webgpu()
 * const x = torch.ones([2, 3], { device })
 * console.log(await x.sum().item()) // 6
 * ```
 */
export async function webgpu(options?: WebGpuOptions): Promise<Backend> {
  if (options !== undefined) return open(options)
  const current = (shared ??= open({}))
  try {
    const device = await current
    if (!device.runtime.faults.fatal) return device
  } catch (error) {
    if (shared === current) shared = undefined
    throw error
  }
  if (shared === current) shared = open({})
  return webgpu()
}

async function open(options: WebGpuOptions): Promise<WebGpuBackend> {
  checkOptions('webgpu', options, ['adapter', 'powerPreference', 'software', 'profile', 'memoryLimit'])
  const { adapter, gpu } = await findAdapter(options)
  const { limits, info } = adapter
  const f16 = adapter.features.has('shader-f16')
  const immediates = gpu?.wgslLanguageFeatures?.has('immediate_address_space') === true && limits.maxImmediateSize >= 64
  const requiredLimits: Record<string, number> = {}
  for (const name of wantedLimits) requiredLimits[name] = limits[name]
  if (immediates) requiredLimits['maxImmediateSize'] = 64
  const device = await adapter.requestDevice({
    label: 'flambeau',
    requiredFeatures: f16 ? ['shader-f16'] : [],
    requiredLimits,
  })
  const software = info.isFallbackAdapter || /swiftshader|llvmpipe/i.test(`${info.architecture} ${info.description}`)
  const profile = options.profile ?? (software ? 'cpu' : 'gpu')
  const facts = {
    vendor: info.vendor,
    architecture: info.architecture,
    adapter: info.description,
    software: String(software),
    profile,
    parameters: immediates ? 'immediates' : 'uniform ring',
    maxStorageBytes: String(limits.maxStorageBufferBindingSize),
  }
  return new WebGpuBackend(device, facts, {
    profile,
    immediates,
    memoryLimit: options.memoryLimit ?? (software ? 4 * 2 ** 30 : Infinity),
  })
}

/** Limits asked for at the adapter's best; everything else stays at what WebGPU guarantees. */
const wantedLimits = ['maxStorageBufferBindingSize', 'maxBufferSize', 'maxStorageBuffersPerShaderStage'] as const

interface Found {
  readonly adapter: GPUAdapter
  readonly gpu: GPU | undefined
}

async function findAdapter({ adapter: given, powerPreference, software }: WebGpuOptions): Promise<Found> {
  const tried: string[] = []
  const request: GPURequestAdapterOptions = {
    ...(powerPreference === undefined ? {} : { powerPreference }),
    ...(software === true ? { forceFallbackAdapter: true } : {}),
  }
  const browser = async (): Promise<GPU | undefined> => (typeof navigator === 'undefined' ? undefined : navigator.gpu)
  if (given !== undefined) return { adapter: given as GPUAdapter, gpu: await browser() }
  for (const [name, source] of [
    ['navigator.gpu', browser],
    ["the npm package 'webgpu'", dawn],
  ] as const) {
    try {
      const gpu = await source()
      const adapter = await gpu?.requestAdapter(request)
      if (adapter !== undefined && adapter !== null) return { adapter, gpu }
      const kind = software === true ? 'software adapter' : 'adapter'
      tried.push(gpu === undefined ? `${name} is absent` : `${name} found no ${kind}`)
    } catch (error) {
      tried.push(`${name} failed (${error instanceof Error ? error.message : String(error)})`)
    }
  }
  throw new TorchError(
    'DEVICE_UNAVAILABLE',
    'webgpu',
    `no WebGPU device: ${tried.join(', ')}. In a browser use one with WebGPU, over https or localhost. In Node run ` +
      "'npm install webgpu'; on Linux without a GPU also point VK_ICD_FILENAMES at a software Vulkan driver (SwiftShader's " +
      'vk_swiftshader_icd.json comes with Chromium). Or compute with js() or libtorch().',
    { tried },
  )
}
