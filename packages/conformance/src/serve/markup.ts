/** The page around the runner. */
export const markup = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>flambeau conformance</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 3rem auto; padding: 0 1rem }
form { display: flex; gap: .5rem; flex-wrap: wrap; align-items: end }
label { display: grid; font-size: .85rem }
label:first-child { flex: 1 }
input, select, button { font: inherit; padding: .25rem .5rem }
progress { width: 100%; margin-top: 1.5rem }
#troubles { font-family: ui-monospace, monospace; font-size: .85rem; padding-left: 1rem }
.fail, .xpass { color: #c0392b }
</style>
<h1>flambeau conformance</h1>
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
<script type="module" src="page.js"></script>
</html>
`
