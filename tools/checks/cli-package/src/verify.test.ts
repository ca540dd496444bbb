import { describe, expect, it } from '@jest/globals';
import { type Contents, problemsOf } from './verify.ts';

const file = (path: string, text: string) => ({ path, content: Buffer.from(text) });
const output = (path: string) => ({
  bytes: 1,
  inputs: {},
  exports: [],
  imports: [{ path, kind: 'import-statement' as const, external: true }],
});
const good: Contents = {
  files: [file('a.js', 'export {}'), file('a.yaml', '# /home')],
  metafile: { outputs: { 'a.js': output('node:fs') } },
  addressed: ['a.yaml'],
  forbidden: ['/home/me/muster/'],
};

describe('the contents of the package', () => {
  it('may be complete', () => {
    expect(problemsOf(good)).toEqual([]);
  });

  it.each([
    ['an addressed file is missing', { addressed: ['b.yaml'] }, 'b.yaml is missing, but the code reads it'],
    [
      'a package is imported',
      { metafile: { outputs: { 'a.js': output('esbuild') } } },
      'a.js imports esbuild, which is not in the package',
    ],
    [
      'a path of the machine is in a file',
      { files: [...good.files, file('b.js', '"/home/me/muster/apps"')] },
      'b.js contains /home/me/muster/',
    ],
    [
      'a file has a source map',
      { files: [...good.files, file('b.js', '//# sourceMappingURL=b.js.map')] },
      'b.js has a source map',
    ],
    ['a source map is there', { files: [...good.files, file('b.js.map', '{}')] }, 'b.js.map is a source map'],
  ])('are wrong if %s', (_, change: Partial<Contents>, problem) => {
    expect(problemsOf({ ...good, ...change })).toEqual([problem]);
  });
});
