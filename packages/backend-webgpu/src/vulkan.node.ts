import { existsSync, readdirSync } from 'node:fs'
import { env, platform } from 'node:process'

const driverFolders = ['/etc/vulkan/icd.d', '/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d']
const swiftShader = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
]

/**
 * On a Linux without any Vulkan driver, points the Vulkan loader at SwiftShader, the software driver that comes with Chromium.
 * The loader reads the environment when Dawn first asks it for adapters.
 */
export function offerSwiftShader(): void {
  if (platform !== 'linux' || env['VK_ICD_FILENAMES'] || env['VK_DRIVER_FILES']) return
  if (driverFolders.some(hasDrivers)) return
  const file = swiftShader.find((path) => existsSync(path))
  if (file !== undefined) env['VK_ICD_FILENAMES'] = file
}

function hasDrivers(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.json'))
}
