/// <reference lib="dom" />
import type { Backend } from '@flambeau/core'
import { filterOf, queryOf } from '../run/query.ts'
import { levels } from '../write/make-case.ts'
import { toHtml } from '../report/html.ts'
import { countsOf, isGoodSection, type Report, type Section, sectionOf, statuses, toJson } from '../report/report.ts'
import { isGood, type Row, run, selectedCases, type Selection, type SuiteOptions } from '../run/run.ts'

/** What the server puts into the page. */
export interface Setup {
  readonly commit: string
  /** Makes each backend the page was built with. */
  readonly factories: Readonly<Record<string, () => Backend | Promise<Backend>>>
  readonly oracle: () => Backend
}

/** How long the page may compute before it paints. */
const patience = 50

function element(id: string): HTMLElement {
  return document.getElementById(id)!
}

function show({ case: id, status, reason }: Row): void {
  const item = document.createElement('li')
  const pill = document.createElement('span')
  pill.className = `pill ${status}`
  pill.textContent = status
  const link = document.createElement('a')
  link.href = `?${new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(location.search)), q: id }).toString()}`
  link.textContent = id
  item.append(pill, ' ', link, ` ${reason ?? ''}`)
  element('troubles').append(item)
}

async function load<T>(path: string): Promise<T> {
  const response = await fetch(path)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return (await response.json()) as T
}

/** One section, with the page following it. */
async function runSection(name: string, device: Backend, selection: Selection): Promise<Section> {
  const total = selectedCases(selection).length
  const progress = element('progress') as HTMLProgressElement
  progress.max = Math.max(total, 1)
  const rows: Row[] = []
  let painted = performance.now()
  const paint = (): void => {
    progress.value = rows.length
    const counts = countsOf(rows)
    const parts = statuses.filter((status) => counts[status] > 0).map((status) => `${counts[status]} ${status}`)
    element('status').textContent = `${name}: ${rows.length} of ${total} · ${parts.join(', ')}`
  }
  for await (const row of run(selection)) {
    rows.push(row)
    if (!isGood(row)) show(row)
    if (performance.now() - painted < patience) continue
    paint()
    await new Promise((resolve) => setTimeout(resolve))
    painted = performance.now()
  }
  paint()
  return sectionOf(name, device, rows)
}

/** Runs what the URL asks for, shows it, and offers the report that `conform run --json` would have written. */
export async function open({ commit, factories, oracle }: Setup): Promise<Report> {
  const parameters = new URLSearchParams(location.search)
  const names = (parameters.get('backend') ?? Object.keys(factories).join(',')).split(',')
  const asked = parameters.get('level')
  const level = levels.find((one) => one === asked) ?? 'quick'
  const seed = Number(parameters.get('seed') ?? 0)
  const filter = filterOf(queryOf(parameters))
  const fields = { q: parameters.get('q') ?? '', backend: names.join(','), level }
  for (const [id, value] of Object.entries(fields)) element(id).setAttribute('value', value)
  const shared = {
    oracle,
    level,
    seed,
    goldens: await load<NonNullable<SuiteOptions['goldens']>>('goldens.json'),
    ...(filter === undefined ? {} : { filter }),
  } as const
  const sections: Section[] = []
  const judged = oracle()
  const judgement: Selection = { ...shared, role: 'oracle', create: () => judged }
  if (selectedCases(judgement).length > 0)
    sections.push(await runSection('oracle', judged, { ...judgement, oracle: () => judged }))
  for (const name of names) {
    const create = factories[name]
    if (create === undefined) throw new Error(`the page has no backend '${name}': ${Object.keys(factories).join(', ')}`)
    const device = await create()
    const expectations = await load<NonNullable<SuiteOptions['expectations']>>(`expectations/${name}.json`)
    sections.push(await runSection(name, device, { ...shared, expectations, create: () => device }))
  }
  const report: Report = {
    created: new Date().toISOString(),
    commit,
    command: `${navigator.userAgent} ${location.search}`,
    level,
    seed,
    partial: filter !== undefined,
    sections,
  }
  offer(report)
  return report
}

function offer(report: Report): void {
  const blob = (text: string, type: string): string => URL.createObjectURL(new Blob([text], { type }))
  const download = element('json') as HTMLAnchorElement
  download.href = blob(toJson(report), 'application/json')
  download.download = 'conformance.json'
  ;(element('html') as HTMLAnchorElement).href = blob(toHtml(report), 'text/html')
  element('done').removeAttribute('hidden')
  const good = report.sections.every(isGoodSection)
  const total = report.sections.reduce((sum, { rows }) => sum + rows.length, 0)
  element('status').className = good ? 'good' : 'bad'
  element('status').textContent = good ? `${total} cases hold` : 'not everything holds'
}

declare global {
  interface Window {
    /** Settles when the page is done, with the JSON of its report. */
    conformance: Promise<string>
  }
}

/** Starts the page. */
export function start(setup: Setup): void {
  window.conformance = open(setup).then(toJson)
  window.conformance.catch((error: unknown) => {
    element('status').className = 'bad'
    element('status').textContent = error instanceof Error ? error.message : String(error)
  })
}
