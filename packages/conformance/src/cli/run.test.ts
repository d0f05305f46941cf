import { expect, it, vi } from 'vitest'
import { runSuite } from './run.ts'
import { CommandError } from './terminal.ts'

it('looks for every backend before anything is judged', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  try {
    const refused = runSuite(['--backend', 'js,there-is-no-such-one', '--op', 'add'])
    await expect(refused).rejects.toThrow(CommandError)
    await expect(refused).rejects.toThrow(/cannot load @flambeau\/backend-there-is-no-such-one/)
    expect(write).not.toHaveBeenCalled()
  } finally {
    write.mockRestore()
  }
})
