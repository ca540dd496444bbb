import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createDirectory } from './create-directory.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'muster-directory-'));

describe('createDirectory', () => {
  it('creates missing directories and accepts existing ones', () => {
    const path = join(folder(), 'a/b/c');
    createDirectory(path);
    createDirectory(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it('fails if the file system takes no new directory, such as /proc', () => {
    expect(() => createDirectory('/proc/muster/data')).toThrow(/mkdir '\/proc/);
  });

  it('reports a file in the path', () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(() => createDirectory(join(file, 'below'))).toThrow(/ENOTDIR/);
  });
});
