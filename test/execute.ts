import { execFile, type ExecFileOptionsWithStringEncoding } from 'node:child_process'

/**
 * What a program printed.
 *
 * @throws With all of its output if it fails: compilers report on stdout, where the error alone would not show it.
 */
export function execute(
  program: string,
  args: readonly string[],
  options: Partial<ExecFileOptionsWithStringEncoding> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { ...options, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`))
    })
  })
}
