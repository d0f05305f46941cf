import { PassThrough } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { expect, it } from 'vitest'
import { progressLine, progressText } from '../src/progress-line.ts'

const progress = { step: 250, steps: 500, loss: 1.25, picturesPerSecond: 12345.6 }

it.each([
  [100, `  ${'█'.repeat(15)}${'░'.repeat(15)} 250/500 steps · loss 1.2500 · 12,346 pictures/s`],
  [60, `  ${'█'.repeat(5)}${'░'.repeat(5)} 250/500 steps · loss 1.2500 · 12,346 pictures/s`],
  [49, '  250/500 steps · loss 1.2500 · 12,346 pictures/s'],
  [40, `  ${'█'.repeat(5)}${'░'.repeat(5)} 250/500 steps · loss 1.2500`],
  [20, '  250/500 steps · lo'],
])('the line fits into %i columns', (width, text) => {
  const line = progressText(progress, width)
  expect(line).toBe(text)
  expect(line.length).toBeLessThanOrEqual(width)
})

function stream(columns?: number): { stream: WriteStream; written: () => string } {
  const through = new PassThrough({ encoding: 'utf8' })
  const terminal = columns === undefined ? through : Object.assign(through, { isTTY: true, columns })
  return { stream: terminal as unknown as WriteStream, written: () => String(through.read() ?? '') }
}

it('hides the cursor of a terminal while it writes over its line, and gives it back', () => {
  const { stream: terminal, written } = stream(61)
  const line = progressLine(terminal)
  line.show(progress)
  line.end()
  expect(written()).toBe(`\x1b[?25l\r${progressText(progress, 60)}\x1b[K\n\x1b[?25h`)
})

it('writes plain lines, not all of them, where there is no terminal', () => {
  const { stream: file, written } = stream()
  const line = progressLine(file, 0)
  line.show(progress)
  expect(written()).toBe(`${progressText(progress, 80)}\n`)
  const rare = progressLine(file)
  rare.show(progress)
  rare.end()
  expect(written()).toBe('')
})
