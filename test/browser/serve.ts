import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'

export interface Site {
  readonly url: string
  /** Which source files the page's script consists of. */
  readonly inputs: Metafile['inputs']
  close(): void
}

/** Bundles the page from source, as an application's bundler would, and serves it on localhost. */
export async function serve(): Promise<Site> {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
  const { outputFiles, metafile } = await build({
    entryPoints: [path('page.ts')],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@flambeau/source'],
  })
  const files: Readonly<Record<string, readonly [type: string, body: string | Buffer]>> = {
    '/': ['text/html', readFileSync(path('index.html'))],
    '/page.js': ['text/javascript', outputFiles[0]!.text],
  }
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', '']
    response.writeHead(body === '' ? 404 : 200, { 'content-type': `${type}; charset=utf-8` }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}/`, inputs: metafile.inputs, close: () => server.close() }
}
