import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readExpectations, readGoldenText } from '../node.ts'
import { markup } from './markup.ts'

export interface ServeOptions {
  /** Packages `@flambeau/backend-<name>`, or `./file.js#factory`. */
  readonly backends: readonly string[]
  /** Default 0: any free one. */
  readonly port?: number
  readonly commit?: string
  /** Conditions of package exports, such as those of a workspace that runs from source. */
  readonly conditions?: readonly string[]
}

export interface Site {
  readonly url: string
  close(): void
}

const self = fileURLToPath(import.meta.url)

/** The program of the page: the suite, and the backends it may be asked for. */
function entry(backends: readonly string[], commit: string): string {
  const imports = backends.map((name, i) => {
    const [file, exported] = name.split('#')
    return exported === undefined
      ? `import { ${name} as backend${i} } from '@flambeau/backend-${name}'`
      : `import { ${exported} as backend${i} } from ${JSON.stringify(resolve(file!))}`
  })
  const page = `./page${self.endsWith('.ts') ? '.ts' : '.js'}`
  const table = backends.map((name, i) => `${JSON.stringify(name)}: backend${i}`)
  return [
    `import { start } from '${page}'`,
    `import { js } from '@flambeau/backend-js'`,
    ...imports,
    `start({ commit: ${JSON.stringify(commit)}, oracle: js, factories: { ${table.join(', ')} } })`,
  ].join('\n')
}

async function bundle(options: ServeOptions): Promise<string> {
  const { build } = await import('esbuild').catch((cause: unknown) => {
    throw new Error('the browser runner is bundled with esbuild, which is not installed: npm install esbuild', {
      cause,
    })
  })
  const { outputFiles } = await build({
    stdin: {
      contents: entry(options.backends, options.commit ?? 'unknown'),
      resolveDir: dirname(self),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    ...(options.conditions === undefined ? {} : { conditions: [...options.conditions] }),
    // Backends of the user's project are found from where the command runs.
    nodePaths: [resolve('node_modules')],
  })
  return outputFiles[0]!.text
}

/** Serves the suite as a page on localhost, where browsers allow WebGPU. */
export async function serve(options: ServeOptions): Promise<Site> {
  const script = await bundle(options)
  const answers = new Map<string, () => readonly [type: string, body: string]>([
    ['/', () => ['text/html', markup]],
    ['/page.js', () => ['text/javascript', script]],
    ['/goldens.json', () => ['application/json', readGoldenText()]],
    ...options.backends.map(
      (name) =>
        [
          `/expectations/${name}.json`,
          (): [string, string] => ['application/json', JSON.stringify(readExpectations(name))],
        ] as const,
    ),
  ])
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const answer = answers.get(path)
    if (answer === undefined) {
      response.writeHead(404).end()
      return
    }
    const [type, body] = answer()
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body)
  })
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(options.port ?? 0, 'localhost', done)
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}/`, close: () => server.close() }
}
