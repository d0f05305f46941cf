import type { WriteStream } from 'node:tty'
import type { Progress } from './train.ts'

const widest = 30
const narrowest = 5

/** How far training is, in one line of at most `width` columns: without its bar, then without its rate, where it must be short. */
export function progressText({ step, steps, loss, picturesPerSecond }: Progress, width: number): string {
  const state = `${step}/${steps} steps · loss ${loss.toFixed(4)}`
  const rate = ` · ${Math.round(picturesPerSecond).toLocaleString('en')} pictures/s`
  const text = 2 + state.length + rate.length <= width ? state + rate : state
  const bar = Math.min(widest, width - text.length - 3)
  if (bar < narrowest) return `  ${text}`.slice(0, width)
  const done = Math.round((bar * step) / steps)
  return `  ${'█'.repeat(done)}${'░'.repeat(bar - done)} ${text}`
}

export interface ProgressLine {
  show(progress: Progress): void
  end(): void
}

/** A line that is written over on a terminal, and written now and then into a file. */
export function progressLine(stream: WriteStream, everyMs = 5000): ProgressLine {
  if (!stream.isTTY) {
    let next = performance.now() + everyMs
    const show = (progress: Progress): void => {
      if (performance.now() < next) return
      next = performance.now() + everyMs
      stream.write(`${progressText(progress, 80)}\n`)
    }
    return { show, end: () => {} }
  }
  stream.write('\x1b[?25l')
  return {
    // One column stays free: a terminal may break the line after its last.
    show: (progress) => void stream.write(`\r${progressText(progress, stream.columns - 1)}\x1b[K`),
    end: () => void stream.write('\n\x1b[?25h'),
  }
}
