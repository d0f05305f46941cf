import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { execute } from './execute.ts'

interface Packument {
  readonly name: string
  readonly 'dist-tags': { readonly latest: string }
  readonly versions: Readonly<Record<string, object>>
}

export interface Registry {
  readonly url: string
  close(): void
}

/** A registry on this machine that has the tarballs of a folder, and sends npm to its usual one for everything else. */
export async function serveRegistry(folder: string): Promise<Registry> {
  const usual = (await execute('npm', ['config', 'get', 'registry'])).trim().replace(/\/$/, '')
  const packuments = new Map<string, Packument>()
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/').slice(1)
    const packument = packuments.get(path)
    if (packument !== undefined) response.setHeader('content-type', 'application/json').end(JSON.stringify(packument))
    else if (path.endsWith('.tgz') && !path.includes('/')) createReadStream(join(folder, path)).pipe(response)
    else response.writeHead(302, { location: `${usual}${request.url}` }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.tgz'))) {
    const manifest: { name: string; version: string } = JSON.parse(
      await execute('tar', ['-xzOf', join(folder, file), 'package/package.json']),
    )
    const integrity = `sha512-${createHash('sha512')
      .update(readFileSync(join(folder, file)))
      .digest('base64')}`
    packuments.set(manifest.name, {
      name: manifest.name,
      'dist-tags': { latest: manifest.version },
      versions: { [manifest.version]: { ...manifest, dist: { tarball: `${url}/${file}`, integrity } } },
    })
  }
  return { url, close: () => server.close() }
}
