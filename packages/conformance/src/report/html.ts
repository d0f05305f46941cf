import { type DType, dtypes } from '@flambeau/core'
import { primitives } from '../run/context.ts'
import { isGood, type Row } from '../run/run.ts'
import { histogramBins } from '../judge/values/compare.ts'
import { checks, format } from '../judge/verdict.ts'
import {
  countsOf,
  groupBy,
  primitiveCoverage,
  type Report,
  type Section,
  type Status,
  statuses,
  worstRow,
  worstStatus,
} from './report.ts'
import { script, style } from './style.ts'

const words: { readonly [S in Status]: string } = {
  pass: 'passed',
  fail: 'failed',
  xpass: 'passed unexpectedly',
  xfail: 'failed as expected',
  unsupported: 'unsupported',
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function dot(status: Status): string {
  return `<i class="dot ${status}"></i>`
}

function ulps(value: number): string {
  return Number.isFinite(value) ? format(value) : '∞'
}

function anchor(section: Section): string {
  return `device-${section.backend.replaceAll(/[^\w-]/g, '-')}`
}

function coverage(section: Section, partial: boolean): string {
  if (section.backend === 'oracle') return 'formulas and float64 vectors'
  if (partial) return 'only the cases that were asked for'
  return `${primitiveCoverage(section).covered} of ${primitives.size} primitives proven`
}

function card(section: Section, partial: boolean): string {
  const counts = countsOf(section.rows)
  const bad = counts.fail + counts.xpass
  const present = statuses.filter((status) => counts[status] > 0)
  const bar = present.map((status) => `<i class="${status}" style="flex:${counts[status]}"></i>`).join('')
  const legend = present.map((status) => `<span>${dot(status)}${counts[status]} ${words[status]}</span>`).join('')
  const verdict = bad === 0 ? `${counts.pass + counts.xfail} cases hold` : `<span class="bad">${bad} cases fail</span>`
  return `<a class="card" href="#${anchor(section)}"><h3>${escape(section.backend)}</h3>
<div class="soft">${escape(section.device)}</div>
<div class="big">${verdict}</div><div class="soft">${coverage(section, partial)}</div>
<div class="bar">${bar}</div><div class="legend">${legend}</div></a>`
}

/** One square per dtype, in the order of core's list; a gap where the op has no such dtype. */
function squares(rows: readonly Row[], shown: readonly DType[]): string {
  const byDType = groupBy(rows, (row) => row.dtype)
  const cells = shown.map((dtype) => {
    const group = byDType.get(dtype)
    if (group === undefined) return '<i class="gap"></i>'
    const counts = countsOf(group)
    const text = statuses.filter((status) => counts[status] > 0).map((status) => `${counts[status]} ${words[status]}`)
    return `<i class="${worstStatus(group)}" title="${escape(`${dtype}: ${text.join(', ')}`)}"></i>`
  })
  return `<span class="squares">${cells.join('')}</span>`
}

/** Errors of all compared elements on a log₂ scale, each bar's height on a log scale of its count. */
function histogram(rows: readonly Row[]): string {
  const bins = new Array<number>(histogramBins).fill(0)
  for (const row of rows) row.histogram?.forEach((count, bin) => (bins[bin]! += count))
  const most = Math.max(...bins)
  if (most === 0) return ''
  const bars = bins.map((count, bin) => {
    if (count === 0) return ''
    const height = Math.max(1.5, (24 * Math.log2(1 + count)) / Math.log2(1 + most))
    const label = bin === 0 ? 'exact' : bin === histogramBins - 1 ? 'not comparable' : `≤ ${format(2 ** (bin - 4))} ULP`
    const kind = bin === 0 ? ' class="exact"' : bin > 6 ? ' class="wide"' : ''
    return `<rect${kind} x="${bin * 6 + 1}" y="${25 - height}" width="5" height="${height}"><title>${label}: ${count}</title></rect>`
  })
  return `<svg class="histogram" viewBox="0 0 122 26"><line x1="0" y1="25.5" x2="122" y2="25.5"/>${bars.join('')}</svg>`
}

function bound(row: Row): string {
  return row.bound === 0.5 ? '½' : format(Number(row.bound!.toPrecision(3)))
}

/** Largest error, its bound, and how much of the bound it takes. */
function gauge(row: Row | undefined): string {
  if (row?.maxUlp === undefined || row.bound === undefined) return '<td></td><td></td><td></td>'
  const share = Math.min(row.maxUlp / row.bound, 1)
  const over = row.maxUlp > row.bound
  const kind = over ? 'past' : share > 0.7 ? 'near' : ''
  const published = row.boundSource === 'backend'
  return `<td class="num ${over ? 'over' : ''}">${row.maxUlp === 0 ? '<span class="soft">exact</span>' : ulps(Number(row.maxUlp.toPrecision(3)))}</td>
<td class="num soft"${published ? ' title="published by the backend"' : ''}>${bound(row)}${published ? '*' : ''}</td>
<td><span class="gauge"><i class="${kind}" style="width:${Math.round(100 * share)}%"></i></span></td>`
}

function repro(section: Section, report: Report, row: Row): string {
  const backend = section.backend === 'oracle' ? 'js' : section.backend
  const level = report.level === 'quick' ? '' : ` --level ${report.level}`
  return `npx conform run --backend ${backend} --case '${row.case}' --seed ${row.seed}${level}`
}

function detailRow(section: Section, report: Report, row: Row): string {
  const { worst } = row
  const where =
    worst === undefined
      ? ''
      : `output ${worst.output}[${worst.index}] is ${worst.actual}, exact ${worst.expected}` +
        (worst.inputs === undefined ? '' : `, from (${worst.inputs.join(', ')})`)
  const text = row.reason ?? where
  const size =
    row.maxUlp === undefined
      ? ''
      : `${ulps(row.maxUlp)} ULP of ${format(row.bound ?? 0)}, 99 % within ${ulps(row.p99Ulp ?? 0)}. `
  return `<tr><td><span class="pill ${row.status}">${row.status}</span></td>
<td><b class="mono">${escape(row.case)}</b><div>${escape(size + text)}</div></td><td><pre>${escape(repro(section, report, row))}</pre></td></tr>`
}

/** What to show of an op when it is unfolded: everything that is not well, a sample of what is unsupported, the largest errors. */
function details(section: Section, report: Report, rows: readonly Row[]): string {
  const troubled = rows
    .filter(({ status }) => status === 'fail' || status === 'xpass' || status === 'xfail')
    .slice(0, 40)
  const largest = rows
    .filter((row) => row.status === 'pass' && row.maxUlp !== undefined && row.maxUlp > 0)
    .sort((a, b) => b.maxUlp! / b.bound! - a.maxUlp! / a.bound!)
    .slice(0, troubled.length === 0 ? 4 : 2)
  const unsupported = rows.filter(({ status }) => status === 'unsupported')
  const note =
    unsupported.length === 0
      ? ''
      : `<p class="soft">${unsupported.length} unsupported, such as ${escape(unsupported[0]!.case)}: ${escape(unsupported[0]!.reason ?? '')}</p>`
  const shown = [...troubled, ...largest]
  const table =
    shown.length === 0
      ? '<p class="soft">Every compared element is exact.</p>'
      : `<table>${shown.map((row) => detailRow(section, report, row)).join('')}</table>`
  return `${table}${note}`
}

/** The row whose error stands for the op: what fails, else float32, since half formats are always near their bound of ½. */
function tellingRow(rows: readonly Row[]): Row | undefined {
  const failing = rows.filter((row) => !isGood(row))
  const single = rows.filter((row) => row.dtype === 'float32')
  return worstRow(failing) ?? worstRow(single) ?? worstRow(rows)
}

function grid(section: Section, report: Report): string {
  const present = checks.filter((check) => section.rows.some((row) => row.check === check))
  const shown = dtypes.filter((dtype) => section.rows.some((row) => row.dtype === dtype))
  const slots = new Map(
    present.map((check) => [
      check,
      shown.filter((dtype) => section.rows.some((row) => row.check === check && row.dtype === dtype)),
    ]),
  )
  const head = ['op', 'worst ULP', 'bound', '', 'errors, log₂ ULP', ...present]
    .map((text) => `<th>${text}</th>`)
    .join('')
  const body = [...groupBy(section.rows, (row) => row.op)].map(([op, rows]) => {
    const byCheck = groupBy(rows, (row) => row.check)
    const cells = present
      .map((check) => `<td>${byCheck.has(check) ? squares(byCheck.get(check)!, slots.get(check)!) : ''}</td>`)
      .join('')
    const status = worstStatus(rows)
    const kind = primitives.has(op) ? '' : '<small>composite</small>'
    return `<tr class="op" data-op="${op}" data-good="${status === 'pass' || status === 'unsupported'}"><td class="name">${dot(status)}${op}${kind}</td>${gauge(tellingRow(rows))}<td>${histogram(rows)}</td>
${cells}</tr>
<tr class="detail" hidden><td colspan="${present.length + 5}">${details(section, report, rows)}</td></tr>`
  })
  const { capabilities, info } = section
  const facts = [
    ...Object.entries(info).map(([key, value]) => `${key} ${value}`),
    `arithmetic ${capabilities.arithmetic}`,
    `NaN ${capabilities.nan}`,
    `subnormals ${capabilities.subnormals}`,
    capabilities.syncRead ? 'synchronous reads' : 'asynchronous reads',
  ]
  return `<h2 id="${anchor(section)}">${escape(section.backend)} <span class="soft">${escape(section.device)}</span></h2>
<div class="facts">${facts.map(escape).join(' · ')}<br>Squares are dtypes, of ${shown.join(', ')}</div>
<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`
}

function oracleLast(a: Section, b: Section): number {
  return Number(a.backend === 'oracle') - Number(b.backend === 'oracle')
}

/** The report as one HTML file that needs nothing else. */
export function toHtml(report: Report): string {
  const bad = report.sections.flatMap(({ rows }) => rows).filter((row) => !isGood(row)).length
  const cases = report.sections.reduce((sum, { rows }) => sum + rows.length, 0)
  const legend = statuses.map((status) => `<span>${dot(status)}${words[status]}</span>`).join('')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>flambeau conformance</title><style>${style}</style></head><body><main>
<h1><b>flambeau</b> conformance</h1>
<div class="meta"><span>${bad === 0 ? `${cases} cases, all well` : `${bad} of ${cases} cases fail`}</span><span>${/^[0-9a-f]{7}/.test(report.commit) ? 'commit ' : ''}<span class="mono">${escape(report.commit)}</span></span>
<span>${escape(report.created)}</span><span>level ${report.level}</span><span>seed ${report.seed}</span></div>
<div class="cards">${[...report.sections]
    .sort(oracleLast)
    .map((section) => card(section, report.partial === true))
    .join('')}</div>
<div class="tools"><input type="search" placeholder="Filter ops" aria-label="Filter ops">
<label><input type="checkbox" id="only"> only what is not well</label><span class="legend">${legend}</span></div>
${[...report.sections]
  .sort(oracleLast)
  .map((section) => grid(section, report))
  .join('\n')}
<footer><p>Errors are counted in units in the last place (ULP) of the result's dtype against the float64 oracle, which PyTorch's float64
vectors judge. Where a result cancels, the unit is that of the magnitudes that went into it. Click a row for its largest errors and the command that
repeats them. A bound marked * is looser than the suite's and published by the backend.</p></footer>
</main><script>${script}</script></body></html>
`
}
