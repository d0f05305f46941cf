import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { execute } from './execute.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))

function doorsOf(name: string): readonly string[] {
  const manifest = readFileSync(join(folder, '..', 'packages', name, 'package.json'), 'utf8')
  return Object.keys((JSON.parse(manifest) as { readonly exports: object }).exports)
}

/** Names that the specifiers export, in a process that imports nothing else. */
async function namesOf(...specifiers: readonly string[]): Promise<ReadonlySet<string>[]> {
  const code = `Promise.all(${JSON.stringify(specifiers)}.map((name) => import(name))).then((all) => console.log(JSON.stringify(all.map(Object.keys))))`
  const lists = JSON.parse(await execute('node', ['-e', code], { cwd: folder })) as string[][]
  return lists.map((list) => new Set(list))
}

/** What TypeScript says of a program that users wrote. */
function complaints(code: string): readonly string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    strict: true,
    noEmit: true,
  }
  const file = join(folder, 'program-of-a-user.mts')
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (name) => name === file || fileExists(name)
  host.getSourceFile = (name, target) =>
    name === file ? ts.createSourceFile(name, code, target) : getSourceFile.call(host, name, target)
  const program = ts.createProgram([file], options, host)
  return program
    .getSemanticDiagnostics(program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

describe('doors', () => {
  const programs = doorsOf('flambeau')

  it('are the same in flambeau as in core, but for those of authors of backends and tools', () => {
    expect(programs).toEqual(['.', './functional', './nn', './nn/functional', './optim', './data'])
    expect(doorsOf('core')).toEqual([...programs, './backend', './catalogue'])
  })

  it.each(programs)('%s of flambeau opens to all that core has there', async (door) => {
    const path = door.slice(1)
    const [core, flambeau] = await namesOf(`@flambeau/core${path}`, `flambeau${path}`)
    expect(core!.size).toBeGreaterThan(1)
    expect([...core!].filter((name) => !flambeau!.has(name))).toEqual([])
    const own = ['bestDevice', 'devices', 'js', 'libtorch', 'webgpu']
    expect([...flambeau!].filter((name) => !core!.has(name))).toEqual(['.', './functional'].includes(door) ? own : [])
  })

  it('for programs have nothing that only authors of backends need', async () => {
    const [program, functional] = await namesOf('flambeau', 'flambeau/functional')
    const names =
      'Kernels argPrims binaryPrims category checkOptions deriveBackend elementOf findKernel hostArray indexOutOfRange isFloat ' +
      'kernelTable overrideNames primNames provideDefaultDevice registry signatures'
    expect(names.split(' ').filter((name) => program!.has(name) || functional!.has(name))).toEqual([])
  })
})

describe('without the door for programs', () => {
  it.each(['functional', 'nn', 'nn/functional', 'optim', 'data'])('flambeau/%s installs no methods', async (door) => {
    const code = `Promise.all([import('flambeau/functional'), import('flambeau/${door}')]).then(([{ Tensor }]) => console.log('add' in Tensor.prototype))`
    expect(await execute('node', ['-e', code], { cwd: folder })).toBe('false\n')
  })

  it('types have no methods, either', () => {
    const uses = 'export const y = tensor([1]).add(1)'
    expect(complaints(`import { tensor } from 'flambeau'\n${uses}`)).toEqual([])
    const modules = "import 'flambeau/nn'\nimport 'flambeau/optim'\nimport 'flambeau/data'\n"
    expect(complaints(`${modules}import { tensor } from 'flambeau/functional'\n${uses}`)).toEqual([
      "Property 'add' does not exist on type 'Tensor'.",
    ])
  })

  it('a net trains with functions alone', async () => {
    const code = `
      import { backward, item, manualSeed, tensor } from 'flambeau/functional'
      import { Linear, MSELoss, Sequential, Tanh } from 'flambeau/nn'
      import { Adam } from 'flambeau/optim'
      manualSeed(0)
      const net = new Sequential(new Linear(2, 16), new Tanh(), new Linear(16, 1))
      const optimizer = new Adam(net.parameters(), { lr: 0.05 })
      const criterion = new MSELoss()
      const x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
      const y = tensor([[0], [1], [1], [0]])
      let loss
      for (let step = 0; step < 200; step++) {
        optimizer.zeroGrad()
        loss = criterion.call(net.call(x), y)
        backward(loss)
        optimizer.step()
      }
      console.log(await item(loss) < 0.01)`
    expect(await execute('node', ['--input-type=module', '-e', code], { cwd: folder })).toBe('true\n')
  })
})
