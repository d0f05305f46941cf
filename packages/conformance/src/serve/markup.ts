import { style } from '../report/style.ts'

/** The page around the runner. */
export const markup: string = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>flambeau conformance</title>
<style>${style}
main { max-width: 60rem }
form { display: flex; gap: 12px; flex-wrap: wrap; align-items: end; margin: 24px 0 }
label { display: grid; gap: 4px; font-size: 12px; color: var(--soft) }
label:first-child { flex: 1 }
input, button { padding: 7px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: var(--ink); font: inherit; font-size: 14px }
button { cursor: pointer }
button:hover { border-color: var(--accent) }
progress { width: 100%; height: 8px; accent-color: var(--pass) }
a { color: var(--accent) }
#status { font-size: 20px; font-weight: 600; letter-spacing: -.02em; font-variant-numeric: tabular-nums; margin: 12px 0 }
#status.good { color: var(--pass) } #status.bad { color: var(--fail) }
#troubles { list-style: none; padding: 0 }
#troubles li { padding: 6px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
</style>
<main>
<h1><b>flambeau</b> conformance</h1>
<form>
<label>case id, or patterns of ops <input id="q" name="q" placeholder="softmax*"></label>
<label>backends <input id="backend" name="backend"></label>
<label>level <input id="level" name="level" list="levels" size="8"></label>
<datalist id="levels"><option>quick<option>full<option>exhaustive</datalist>
<button>run</button>
</form>
<progress id="progress" value="0" max="1"></progress>
<p id="status" role="status">starting …</p>
<p id="done" hidden><a id="json">download the JSON</a> · <a id="html" target="_blank">open the report</a></p>
<ul id="troubles"></ul>
</main>
<script type="module" src="page.js"></script>
</html>
`
