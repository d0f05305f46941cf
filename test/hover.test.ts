import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))
const file = join(folder, 'program-of-a-user.mts')
const code = "import { tensor } from 'flambeau'\nexport const y = tensor([1]).add(1).relu()\n"

/** An editor that has a user's program open. */
function editor(): ts.LanguageService {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    strict: true,
  }
  const read = (name: string): string | undefined => (name === file ? code : ts.sys.readFile(name))
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot(name) {
      const text = read(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: read,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: (name) => ts.sys.realpath?.(name) ?? name,
  })
}

describe('in an editor, a method', () => {
  const service = editor()
  const at = (name: string): number => code.indexOf(`.${name}(`) + 1

  it('shows what its function says: formula, PyTorch name and an example', () => {
    const info = service.getQuickInfoAtPosition(file, at('add'))!
    const text = ts.displayPartsToString(info.documentation)
    expect(ts.displayPartsToString(info.displayParts)).toContain('Tensor')
    expect(text).toMatch(/a \+ alpha|α|alpha/)
    const example = info.tags!.find(({ name }) => name === 'example')!
    expect(ts.displayPartsToString(example.text)).toContain('torch.add(')
  })

  it.each([
    ['add', 'ops/primitives/arithmetic'],
    ['relu', 'ops/activation/relu'],
  ])('%s leads to where its op is, in one step', (name, place) => {
    const targets = service.getDefinitionAtPosition(file, at(name))!.map(({ fileName }) => fileName)
    expect(
      targets.filter((target) => target.includes(`core/src/${place}.ts`) || target.includes(`core/dist/${place}.d.ts`)),
    ).not.toEqual([])
  })
})
