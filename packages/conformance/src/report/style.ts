/** The style sheet of the HTML report. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f7f6f3; --card: #ffffff; --ink: #1d1c1a; --soft: #6b6862; --line: #e4e1da; --hover: #f1efe9;
  --pass: #3f9c6d; --pass-soft: #d7ecdf; --fail: #d1423b; --xpass: #b4489b; --xfail: #e0a030; --none: #d9d6cf;
  --accent: #c8641c; --code: #f1efe9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #141312; --card: #1d1c1a; --ink: #eeebe4; --soft: #9b968c; --line: #32302c; --hover: #262421;
    --pass: #4fb583; --pass-soft: #1f3a2c; --fail: #ef6a61; --xpass: #d77cc2; --xfail: #e8b454; --none: #3b3935;
    --accent: #f0924b; --code: #262421;
  }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.5 ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif }
main { max-width: 1560px; margin: 0 auto; padding: 40px 28px 80px }
h1 { font-size: 26px; letter-spacing: -.02em; margin: 0 }
h1 b { color: var(--accent); font-weight: inherit }
h2 { font-size: 18px; letter-spacing: -.01em; margin: 48px 0 4px }
.soft { color: var(--soft) }
.mono, code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 12px }
.meta { margin: 6px 0 28px; display: flex; flex-wrap: wrap; gap: 4px 20px; color: var(--soft) }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(270px, 1fr)); gap: 16px }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px; display: block; color: inherit; text-decoration: none }
a.card:hover { border-color: var(--accent) }
.card h3 { margin: 0; font-size: 16px }
.card .big { font-size: 30px; font-weight: 650; letter-spacing: -.03em; margin: 8px 0 2px; font-variant-numeric: tabular-nums }
.card .bad { color: var(--fail) }
.bar { display: flex; height: 8px; border-radius: 4px; overflow: hidden; margin: 10px 0; gap: 1px; background: var(--none) }
.bar i { display: block }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; font-size: 12px; color: var(--soft) }
.dot { display: inline-block; width: 9px; height: 9px; border-radius: 2px; margin-right: 5px; vertical-align: 0 }
.pass { background: var(--pass) } .fail { background: var(--fail) } .xpass { background: var(--xpass) }
.xfail { background: var(--xfail) } .unsupported { background: var(--none) }
.facts { margin: 2px 0 16px; color: var(--soft); font-size: 12.5px }
.tools { position: sticky; top: 0; z-index: 3; background: var(--page); padding: 12px 0; display: flex; gap: 10px; flex-wrap: wrap; align-items: center }
.tools input[type=search] { flex: 0 1 260px; padding: 7px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: inherit; font: inherit }
.tools label { color: var(--soft); user-select: none; cursor: pointer }
.scroll {
  overflow-x: auto; border: 1px solid var(--line); border-radius: 12px;
  /* A shadow at the right edge while there is more to scroll to; its cover moves with the table. */
  background:
    linear-gradient(to left, var(--card), transparent) right / 48px 100% no-repeat local,
    linear-gradient(to left, #0004, transparent) right / 16px 100% no-repeat scroll, var(--card);
}
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th { text-align: left; font-weight: 550; font-size: 11.5px; color: var(--soft); padding: 9px 6px; border-bottom: 1px solid var(--line); white-space: nowrap }
td { padding: 4px 6px; border-bottom: 1px solid var(--line); vertical-align: middle }
tr.op { cursor: pointer }
tr.op:hover td { background: var(--hover) }
tr:last-child td { border-bottom: 0 }
td.name, th:first-child { padding-left: 16px }
td.name { font-weight: 550; white-space: nowrap }
td.name small { color: var(--soft); font-weight: 400; margin-left: 6px }
.squares { display: inline-flex; gap: 1px }
.squares i { width: 5px; height: 15px; border-radius: 1.5px; display: block }
.squares i.gap { background: transparent }
.num { text-align: right; white-space: nowrap }
.over { color: var(--fail); font-weight: 600 }
.gauge { display: inline-block; width: 54px; height: 5px; border-radius: 3px; background: var(--none); overflow: hidden; vertical-align: middle }
.gauge i { display: block; height: 100%; background: var(--pass) }
.gauge i.near { background: var(--xfail) } .gauge i.past { background: var(--fail) }
svg.histogram { display: block; width: 122px; height: 26px }
svg.histogram rect { fill: var(--pass) } svg.histogram rect.wide { fill: var(--xfail) } svg.histogram rect.exact { fill: var(--soft); opacity: .55 }
svg.histogram line { stroke: var(--line) }
tr.detail > td { background: var(--hover); padding: 14px 16px 18px }
.detail table td { padding: 5px 12px 5px 0; border: 0; font-size: 12px; vertical-align: top }
pre { background: var(--code); padding: 6px 10px; border-radius: 6px; margin: 0; overflow-x: auto; user-select: all; white-space: pre }
.pill { font-size: 11px; padding: 1px 7px; border-radius: 9px; color: #fff }
.pill.unsupported { color: var(--ink) }
[hidden] { display: none }
footer { margin-top: 48px; color: var(--soft); font-size: 12.5px; max-width: 760px }
h2 { scroll-margin-top: 64px }
@media (max-width: 1440px) {
  main { padding-inline: 16px }
  th, td { padding-inline: 4px }
  .gauge { width: 40px }
  svg.histogram { width: 96px }
}
@media (max-width: 700px) {
  .tools { position: static }
  h2 { scroll-margin-top: 8px }
}
`

/** Filtering by name and status, and unfolding of rows. */
export const script = `
const query = document.querySelector('input[type=search]'), only = document.querySelector('#only')
function filter() {
  const text = query.value.toLowerCase()
  for (const row of document.querySelectorAll('tr.op')) {
    const shown = row.dataset.op.toLowerCase().includes(text) && (!only.checked || row.dataset.good === 'false')
    row.hidden = !shown
    if (!shown) row.nextElementSibling.hidden = true
  }
}
query.addEventListener('input', filter)
only.addEventListener('change', filter)
document.addEventListener('click', (event) => {
  const row = event.target.closest('tr.op')
  if (row) row.nextElementSibling.hidden = !row.nextElementSibling.hidden
})
`
