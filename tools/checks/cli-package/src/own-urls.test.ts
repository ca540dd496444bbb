import { describe, expect, it } from '@jest/globals';
import { packagedPath, withOwnUrls } from './own-urls.ts';

describe('the URLs in a source', () => {
  it.each([
    [
      "new Worker(new URL('./thread.ts', import.meta.url), {})",
      'new Worker(new URL(`tools/a/src/thread.js`, import.meta.resolve(`#package`)), {})',
      [{ path: 'tools/a/src/thread.ts', kind: 'module' }],
    ],
    [
      "new URL(\n  '../demo/muster.yaml',\n  import.meta.url,\n)",
      'new URL(`tools/a/demo/muster.yaml`, import.meta.resolve(`#package`))',
      [{ path: 'tools/a/demo/muster.yaml', kind: 'file' }],
    ],
    [
      "new URL('../', import.meta.url)",
      'new URL(`tools/a/`, import.meta.resolve(`#package`))',
      [{ path: 'tools/a/', kind: 'folder' }],
    ],
    [
      "new URL('../package.json', import.meta.url)",
      'new URL(`package.json`, import.meta.resolve(`#package`))',
      [{ path: 'tools/a/package.json', kind: 'manifest' }],
    ],
    [
      '/x/.exec(import.meta.url)',
      '/x/.exec(new URL(`tools/a/src/main.js`, import.meta.resolve(`#package`)).href)',
      [],
    ],
  ])('%j name the same path in the package', (source, code, files) => {
    expect(withOwnUrls(source, 'tools/a/src/main.ts')).toEqual({ code, files });
  });

  it('leave modules with the extension of the bundles', () => {
    expect(packagedPath({ path: 'tools/a/src/thread.ts', kind: 'module' })).toBe('tools/a/src/thread.js');
  });
});
