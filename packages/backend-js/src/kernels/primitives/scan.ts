import { type DimAttrs, isFloat, type Kernel, type ScanName, type View } from '@flambeau/core/backend'
import { atLeast1d, count, movedLast } from '../../templates/runs.ts'
import { LongStream, NumberStream } from '../../templates/streams.ts'

type Scan<Row> = (row: Row) => void

const floats: { readonly [N in ScanName]: Scan<Float64Array> } = {
  cumsum(row) {
    for (let i = 1; i < row.length; i++) row[i]! += row[i - 1]!
  },
  cumprod(row) {
    for (let i = 1; i < row.length; i++) row[i]! *= row[i - 1]!
  },
}

const integers: { readonly [N in ScanName]: Scan<Float64Array> } = {
  cumsum(row) {
    for (let i = 1; i < row.length; i++) row[i] = (row[i]! + row[i - 1]!) | 0
  },
  cumprod(row) {
    for (let i = 1; i < row.length; i++) row[i] = Math.imul(row[i]!, row[i - 1]!)
  },
}

const longs: { readonly [N in ScanName]: Scan<BigInt64Array> } = {
  cumsum(row) {
    for (let i = 1; i < row.length; i++) row[i] = row[i]! + row[i - 1]!
  },
  cumprod(row) {
    for (let i = 1; i < row.length; i++) row[i] = row[i]! * row[i - 1]!
  },
}

function scanNumbers(scan: Scan<Float64Array>, x: View, out: View, rows: number, length: number): void {
  const source = new NumberStream(x)
  const target = new NumberStream(out)
  const row = new Float64Array(length)
  for (let i = 0; i < rows; i++) {
    source.read(row, length)
    scan(row)
    target.write(row, length)
  }
}

function scanLongs(scan: Scan<BigInt64Array>, x: View, out: View, rows: number, length: number): void {
  const source = new LongStream(x)
  const target = new LongStream(out)
  const row = new BigInt64Array(length)
  for (let i = 0; i < rows; i++) {
    source.read(row, length)
    scan(row)
    target.write(row, length)
  }
}

function scan(name: ScanName): Kernel<DimAttrs> {
  return {
    run([input], [output], { dim }) {
      const total = count(input!.shape)
      if (total === 0) return
      const x = movedLast(atLeast1d(input!), [dim])
      const out = movedLast(atLeast1d(output!), [dim])
      const length = x.shape[x.shape.length - 1]!
      if (x.dtype === 'int64') scanLongs(longs[name], x, out, total / length, length)
      else scanNumbers((isFloat(x.dtype) ? floats : integers)[name], x, out, total / length, length)
    },
  }
}

export const scanKernels: { readonly [N in ScanName]: Kernel<DimAttrs> } = {
  cumsum: scan('cumsum'),
  cumprod: scan('cumprod'),
}
