import { existsSync, readdirSync } from 'node:fs'

const driverFolders = ['/etc/vulkan/icd.d', '/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d']
const swiftShader = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
]

/**
 * Environment that lets Dawn find a Vulkan driver: nothing where the system has one of its own, else Chromium's SwiftShader
 * where it is installed.
 *
 * @param {Readonly<Record<string, string | undefined>>} [env]
 * @returns {Record<string, string>}
 */
export function vulkanEnvironment(env = process.env) {
  if (process.platform !== 'linux' || env.VK_ICD_FILENAMES || env.VK_DRIVER_FILES) return {}
  if (driverFolders.some(hasDrivers)) return {}
  const file = swiftShader.find((path) => existsSync(path))
  return file === undefined ? {} : { VK_ICD_FILENAMES: file }
}

/** @param {string} folder */
function hasDrivers(folder) {
  return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.json'))
}
