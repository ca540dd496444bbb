import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createDirectory } from './create-directory.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'muster-directory-'));

describe('createDirectory', () => {
  it('creates what is missing, and again without harm', () => {
    const path = join(folder(), 'a/b/c');
    createDirectory(path);
    createDirectory(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it('ends where the file system takes no new directory, as /proc does', () => {
    expect(() => createDirectory('/proc/muster/data')).toThrow(/mkdir '\/proc/);
  });

  it('says that a file is in the way', () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(() => createDirectory(join(file, 'below'))).toThrow(/ENOTDIR/);
  });
});
