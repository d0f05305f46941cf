import { defineConfig } from 'vitest/config'
import { projects } from './scripts/projects.mjs'

// Packages are tested from source: no build stands between an edit and its test.
const conditions = ['@flambeau/source', 'node', 'import', 'module', 'default']

export default defineConfig({
  test: {
    maxWorkers: '100%',
    slowTestThreshold: 10_000,
    projects: projects.map(({ name, root }) => ({
      root,
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name,
        include: ['**/*.test.ts', '**/*.test.mjs'],
        exclude: ['**/node_modules/**', '**/dist/**', '**/build/**'],
        environment: 'node',
        // Native addons and Dawn read the environment of a process and are loaded once in it; threads would share both.
        pool: 'forks',
        testTimeout: 60_000,
        hookTimeout: 120_000,
      },
    })),
  },
})
