import { readFileSync } from 'node:fs'
import { js } from '@flambeau/backend-js'
import { expect, it } from 'vitest'
import { differences } from '../differences/differences.ts'
import { supportTable } from './support.ts'

it('docs/support.md says of js what js can', () => {
  const page = readFileSync(new URL('../../../../docs/support.md', import.meta.url), 'utf8')
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const start = rows.findIndex(([first]) => first === 'op')
  const column = rows[start]!.indexOf('js')
  const table = supportTable([js()], ['js'])
  const written = rows.slice(start + 2, start + 1 + table.length).map((row) => [...row.slice(0, 3), row[column]])
  expect(written, 'write the page anew: conform support --backend js,libtorch,webgpu > docs/support.md').toEqual(
    table.slice(1).map((row) => [...row]),
  )
})

it('docs/support.md lists every difference that is meant, with its reason', () => {
  const page = readFileSync(new URL('../../../../docs/support.md', import.meta.url), 'utf8').replaceAll(/ +/g, ' ')
  for (const { what, why } of differences) expect(page).toContain(`| ${what} | ${why} |`)
})
