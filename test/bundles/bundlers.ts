import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import * as esbuild from 'esbuild'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import webpack from 'webpack'

/** Bundles a program into one minified module for browsers; returns what the bundler warned of. */
export type Bundle = (program: string, file: string) => Promise<readonly string[]>

/** As applications use them: nothing set but what each needs to give one module for a browser. */
export const bundlers: Readonly<Record<string, Bundle>> = {
  async esbuild(program, file) {
    const { warnings } = await esbuild.build({
      entryPoints: [program],
      outfile: file,
      bundle: true,
      minify: true,
      format: 'esm',
      logLevel: 'silent',
    })
    return warnings.map(({ text }) => text)
  },

  async rolldown(program, file) {
    const warnings: string[] = []
    const bundle = await rolldown({
      input: program,
      platform: 'browser',
      onLog: (_, { message }) => warnings.push(message),
    })
    await bundle.write({ file, format: 'esm', minify: true })
    await bundle.close()
    return warnings
  },

  async Rollup(program, file) {
    const warnings: string[] = []
    const bundle = await rollup({
      input: program,
      plugins: [nodeResolve({ browser: true })],
      // The ops that gradients are written in refer to each other (docs/architecture.md).
      onLog: (_, { code, message }) => void (code === 'CIRCULAR_DEPENDENCY' || warnings.push(message)),
    })
    await bundle.write({ file, format: 'esm' })
    await bundle.close()
    await esbuild.build({ entryPoints: [file], outfile: file, allowOverwrite: true, minify: true, format: 'esm' })
    return warnings
  },

  webpack: (program, file) =>
    new Promise((resolve, reject) => {
      const output = { path: dirname(file), filename: basename(file), module: true, chunkFormat: 'module' as const }
      const compiler = webpack({
        mode: 'production',
        target: ['web', 'es2022'],
        entry: program,
        output,
        experiments: { outputModule: true },
        performance: false,
      })
      compiler.run((error, stats) => {
        compiler.close(() => {
          if (error !== null) reject(error)
          else if (stats!.hasErrors()) reject(new Error(stats!.toString()))
          else resolve(stats!.toJson({ all: false, warnings: true }).warnings!.map(({ message }) => message))
        })
      })
    }),
}

/** KiB of a bundle, as it is and as servers send it. */
export async function sizes(file: string): Promise<readonly [minified: number, gzip: number]> {
  const bytes = await readFile(file)
  return [bytes.length / 1024, gzipSync(bytes).length / 1024]
}
