import { type Backend, setDefaultDevice } from '@flambeau/core'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { countsOf, markdown, type NameReport, summarise, thresholdsHold, totalsOf } from '../opdb/report.ts'
import { hasForm, labelOf } from '../opdb/invoke.ts'
import { randomRules } from '../opdb/random.ts'
import { checkForm, runSample, type Verdict } from '../opdb/run.ts'
import { describeSample } from '../opdb/describe.ts'
import type { Name, Sample } from '../opdb/sample.ts'
import { findBackend } from './backends.ts'
import { CommandError, list, oneOf, paint, parse, print, text } from './terminal.ts'
import { globMatches } from '../run/query.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const namesFile = fileURLToPath(new URL('../../scripts/opdb/names.json', import.meta.url))

/** Names whose samples are asked for, in the order of the list. */
function namesMatching(pattern: string): readonly string[] {
  const all = JSON.parse(readFileSync(namesFile, 'utf8')) as readonly string[]
  const patterns = pattern.split(',')
  const chosen = all.filter((name) =>
    patterns.some((one) => globMatches(one, name) || globMatches(one, name.replace('nn.functional.', ''))),
  )
  if (chosen.length === 0) throw new CommandError(`--name '${pattern}' matches no name of ${namesFile}`)
  return chosen
}

function dataFolder(given: string | undefined): string {
  const folder = given ?? process.env['OPDB_DATA'] ?? join(root, '.cache', 'opdb')
  if (!existsSync(join(folder, 'index.json'))) {
    throw new CommandError(
      `no samples in ${folder}. Write them with: python packages/conformance/scripts/opdb/export.py --out ${folder}`,
    )
  }
  return folder
}

interface Results {
  /** What a user of flambeau writes. */
  readonly label: string
  readonly verdicts: readonly Verdict[]
  /** The method and the method in place, where PyTorch has them: 'ok', 'missing' or what is wrong. */
  readonly forms: readonly (readonly [form: string, result: string])[]
}

/** A tensor cannot grow in place. */
function keepsShape({ args, tensors, outputs }: Sample): boolean {
  const self = args.find(({ n, v }) => n === 'self' && typeof v === 'object' && v !== null && 't' in v)?.v
  const [output] = outputs
  if (self === undefined || output === undefined || !('tensor' in output)) return false
  return tensors[(self as { readonly t: number }).t]!.shape.join() === output.tensor.shape.join()
}

async function runForms(
  { name, forms, entries }: Name,
  device: Backend,
  passed: ReadonlySet<Sample>,
): Promise<Results['forms']> {
  const wanted = [...(forms.method ? ([''] as const) : []), ...(forms.inPlace ? (['_'] as const) : [])]
  const results: [string, string][] = []
  for (const suffix of wanted) {
    if (!hasForm(name, suffix)) {
      results.push([`${name}${suffix}`, 'missing'])
      continue
    }
    // One sample of each variant: the forms are one-line wrappers of the function, which ran with all of them.
    for (const entry of entries) {
      const sample = entry.samples.find((one) => passed.has(one) && (suffix === '' || keepsShape(one)))
      if (sample === undefined) continue
      results.push([`${name}${suffix}`, await checkForm(name, entry, sample, device, suffix)])
    }
  }
  return results
}

async function runName(
  name: string,
  folder: string,
  device: Backend,
  show: (verdict: Verdict, detail: string) => void,
): Promise<Results> {
  const data = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Name
  const label = labelOf(name, data.entries.find(({ samples }) => samples.length > 0)?.samples[0]?.call ?? name)
  const verdicts: Verdict[] = []
  const passed = new Set<Sample>()
  for (const entry of data.entries) {
    for (const sample of entry.samples) {
      const verdict = await runSample(name, entry, sample, device)
      verdicts.push(verdict)
      if (verdict.status === 'failed') show(verdict, describeSample(sample))
      if (verdict.status === 'passed') passed.add(sample)
      if (verdict.status === 'missing') return { label: '', verdicts, forms: [] }
    }
  }
  return { label, verdicts, forms: randomRules[name] === undefined ? await runForms(data, device, passed) : [] }
}

interface Settings {
  readonly folder: string
  readonly names: readonly string[]
  /** Print every name's counts, not only those with failures. */
  readonly everyName: boolean
  readonly failures: boolean
}

async function runBackend(backend: string, { folder, names, everyName, failures }: Settings): Promise<NameReport[]> {
  const device = await (await findBackend(backend)).create()
  setDefaultDevice(device)
  const start = performance.now()
  const rows: NameReport[] = []
  const missingForms: string[] = []
  const wrongForms: string[] = []
  print(`\n${paint(1, backend)}\n`)
  for (const name of names) {
    const { label, verdicts, forms } = await runName(name, folder, device, (verdict, detail) => {
      if (!failures) return
      const where = verdict.variant === '' ? '' : `[${verdict.variant}]`
      print(`  ${paint(31, `${name}${where}#${verdict.id}`)} ${detail}\n      ${verdict.cause ?? ''}\n`)
    })
    const noMethods = forms.filter(([, result]) => result === 'missing').map(([form]) => form)
    missingForms.push(...noMethods)
    for (const [form, result] of forms) {
      if (result !== 'missing' && result !== 'ok') wrongForms.push(`${form}: ${result}`)
    }
    const row = { ...summarise(name, label, verdicts), ...(noMethods.length === 0 ? {} : { noMethods }) }
    rows.push(row)
    if (everyName || row.status !== 'complete') print(`  ${name.padEnd(44)} ${countsOf(row)}\n`)
  }
  if (missingForms.length > 0) print(`  no method: ${missingForms.join(' ')}\n`)
  for (const wrong of wrongForms) print(`  ${paint(31, 'method')} ${wrong}\n`)
  await device.dispose()
  print(`${totalsLine(rows)} in ${((performance.now() - start) / 1000).toFixed(0)} s\n`)
  return rows
}

type Reports = Record<string, readonly NameReport[]>

/** Results that earlier runs wrote with `--json`. */
function readReports(files: readonly string[]): Reports {
  const reports = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Reports)
  return Object.fromEntries(reports.flatMap((report) => Object.entries(report)))
}

/** `conform opdb`: runs the samples of PyTorch's operator database. Exit code 1 below the thresholds. */
export async function opdb(args: readonly string[]): Promise<number> {
  const parsed = parse(args, ['backend', 'name', 'data', 'from', 'json', 'format', 'out'], ['failures'])
  const pattern = text(parsed, 'name') ?? '*'
  const folder = dataFolder(text(parsed, 'data'))
  const format = oneOf(parsed, 'format', ['text', 'md'] as const, 'text')
  const everyName = pattern !== '*'
  const settings = { folder, names: namesMatching(pattern), everyName, failures: parsed.values['failures'] === true }
  const earlier = list(parsed, 'from')
  const reports = earlier === undefined ? {} : readReports(earlier)
  if (earlier === undefined) {
    for (const backend of list(parsed, 'backend') ?? ['js']) reports[backend] = await runBackend(backend, settings)
  }
  const json = text(parsed, 'json')
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(reports, null, 1)}\n`)
  if (format === 'md') {
    const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { torch: string; seed: number }
    const out = text(parsed, 'out') ?? join(root, 'docs', 'opdb.md')
    writeFileSync(out, markdown(reports, index))
    print(`wrote ${out}\n`)
  }
  return pattern !== '*' || thresholdsHold(reports) ? 0 : 1
}

function totalsLine(rows: readonly NameReport[]): string {
  const { names, implemented, passed, failed, unsupported, share } = totalsOf(rows)
  return (
    `${implemented} of ${names} names implemented; ${passed} of ${passed + failed} samples passed ` +
    `(${share.toFixed(2)} %), ${unsupported} unsupported`
  )
}
