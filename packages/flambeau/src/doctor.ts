import type { Diagnosis } from '@flambeau/backend-libtorch'
import type { DeviceReport } from './best-device.ts'
import { version } from './version.ts'

/** What an issue should say about where it happened. */
export interface Versions {
  readonly flambeau: string
  /** Name and version of what runs JavaScript, as `Node 22.23.0`. */
  readonly runtime: string
  readonly system: string
}

export function versionsHere(): Versions {
  const { bun, deno, node } = process.versions
  const runtime = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`
  return { flambeau: version, runtime, system: `${process.platform} ${process.arch}` }
}

function libtorchLines(libtorch: Diagnosis): string[] {
  const version = libtorch.libtorch === undefined ? '' : `, version ${libtorch.libtorch.version}`
  return [
    'Where libtorch was looked for (it works on Linux, x64 and arm64, and on macOS; not on Windows)',
    ...libtorch.tried.map(({ place, root, problem }) => `    ${place}: ${problem ?? `taken, ${root ?? ''}${version}`}`),
    ...(libtorch.addon === undefined ? [] : [`    addon: ${libtorch.addon}`]),
    ...(libtorch.slow === undefined ? [] : [`    slow: ${libtorch.slow}`]),
    ...(libtorch.problem === undefined ? [] : [`    problem: ${libtorch.problem}`]),
    ...(libtorch.fix === undefined ? [] : [`    to fix: ${libtorch.fix}`]),
  ]
}

/** Lines that say which devices there are, which one is best, and what was tried for those that are absent. */
export function describeDevices(reports: readonly DeviceReport[], libtorch: Diagnosis, versions: Versions): string {
  const best = reports.find(({ device, reason }) => device !== null && reason === undefined)
  const lines = reports.flatMap(({ name, device, reason }) => {
    if (device === null) return [`✗ ${name}`, `    ${reason ?? 'absent'}`]
    const facts = Object.entries(device.info).map(([key, value]) => `${key} ${value}`)
    const remark = device === best?.device ? '  (best)' : reason === undefined ? '' : `  (${reason})`
    return [`✓ ${name}${remark}`, ...(facts.length === 0 ? [] : [`    ${facts.join(', ')}`])]
  })
  return [
    `flambeau ${versions.flambeau}, ${versions.runtime}, ${versions.system}`,
    '',
    'Devices',
    ...lines.map((line) => `  ${line}`),
    '',
    ...libtorchLines(libtorch),
  ].join('\n')
}
