import { existsSync } from 'node:fs'
import { aptInstall } from './apt.mjs'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * The browser to run pages in: the one `CHROMIUM` names, or one installed in a usual place.
 *
 * @returns {string | null}
 */
export function findChromium() {
  return [process.env.CHROMIUM, ...places].find((path) => path !== undefined && existsSync(path)) ?? null
}

/**
 * Makes sure of Chromium and the Vulkan loader. Chromium brings SwiftShader, a WebGPU adapter for machines without a GPU.
 *
 * @returns {Promise<string | null>} Why they cannot be had, or null.
 */
export async function provisionChromium() {
  if (findChromium() !== null && hasVulkanLoader()) return null
  const failure = await aptInstall(['chromium', 'libvulkan1'])
  if (failure !== null) return `no Chromium with a Vulkan loader. Install one, ${failure}`
  return findChromium() === null ? 'apt-get installed no Chromium. Name one with CHROMIUM=<path>.' : null
}

function hasVulkanLoader() {
  if (process.platform !== 'linux') return true
  const folders = [
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/lib64',
    '/usr/lib',
    '/usr/local/lib',
  ]
  return folders.some((folder) => existsSync(`${folder}/libvulkan.so.1`))
}
