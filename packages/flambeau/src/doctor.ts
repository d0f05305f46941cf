import type { Diagnosis } from '@flambeau/backend-libtorch'
import type { DeviceReport } from './best-device.ts'

/** Lines that say which devices there are, which one is best, and what was tried for those that are absent. */
export function describeDevices(reports: readonly DeviceReport[], libtorch: Diagnosis): string {
  const best = reports.find(({ device, reason }) => device !== null && reason === undefined)
  const lines = reports.flatMap(({ name, device, reason }) => {
    if (device === null) return [`✗ ${name}`, `    ${reason ?? 'absent'}`]
    const facts = Object.entries(device.info).map(([key, value]) => `${key} ${value}`)
    const remark = device === best?.device ? '  (best)' : reason === undefined ? '' : `  (${reason})`
    return [`✓ ${name}${remark}`, ...(facts.length === 0 ? [] : [`    ${facts.join(', ')}`])]
  })
  const found = libtorch.libtorch
  const search = libtorch.tried.map(({ place, root, problem }) => {
    return `    ${place}: ${problem ?? `taken, ${root ?? ''}${found === undefined ? '' : `, version ${found.version}`}`}`
  })
  const fix = libtorch.available || libtorch.fix === undefined ? [] : [`    to fix: ${libtorch.fix}`]
  return ['Devices', ...lines.map((line) => `  ${line}`), '', 'Where libtorch was looked for', ...search, ...fix].join(
    '\n',
  )
}
