/**
 * Every vitest project: its name and its folder. `npm test` fails when one of them has no tests.
 *
 * `device` names the backend without which the project's tests cannot run.
 *
 * @type {readonly { name: string, root: string, device?: 'libtorch' | 'webgpu' }[]}
 */
export const projects = [
  { name: 'core', root: 'packages/core' },
  { name: 'js', root: 'packages/backend-js' },
  { name: 'libtorch', root: 'packages/backend-libtorch', device: 'libtorch' },
  { name: 'webgpu', root: 'packages/backend-webgpu', device: 'webgpu' },
  { name: 'conformance', root: 'packages/conformance' },
  { name: 'flambeau', root: 'packages/flambeau' },
  { name: 'tutorial', root: 'apps/tutorial' },
  { name: 'bench', root: 'apps/bench' },
  { name: 'workspace', root: 'test' },
]
