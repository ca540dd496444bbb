import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OutputError, WrongUseError } from '../errors.ts';
import { writeNewFiles } from './new-files.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'muster-new-files-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const at = (name: string) => join(directory, name);
const newFile = (name: string, replaces = false) => ({ path: at(name), text: `new ${name}\n`, replaces });
const files = () => readdirSync(directory, { recursive: true }).toSorted();

describe('new files', () => {
  it('are all written, with their folders', async () => {
    await writeNewFiles([newFile('a.yaml'), newFile('roles/terraform/main.tf')]);
    expect(files()).toEqual(['a.yaml', 'roles', 'roles/terraform', 'roles/terraform/main.tf']);
    expect(readFileSync(at('roles/terraform/main.tf'), 'utf8')).toBe('new roles/terraform/main.tf\n');
  });

  it('replace others only if they should', async () => {
    writeFileSync(at('a.yaml'), 'old\n');
    await writeNewFiles([newFile('a.yaml', true)]);
    expect(readFileSync(at('a.yaml'), 'utf8')).toBe('new a.yaml\n');
    expect(files()).toEqual(['a.yaml']);
  });

  it('leave nothing behind if one of them appeared meanwhile', async () => {
    writeFileSync(at('b.yaml'), 'theirs\n');
    const writing = writeNewFiles([newFile('a.yaml'), newFile('roles/README.md'), newFile('b.yaml')]);
    await expect(writing).rejects.toThrow(WrongUseError);
    await expect(writing).rejects.toThrow(
      `${at('b.yaml')} appeared meanwhile, and nothing was changed; run the command again`,
    );
    expect(files()).toEqual(['b.yaml']);
    expect(readFileSync(at('b.yaml'), 'utf8')).toBe('theirs\n');
  });

  it('leave nothing behind if one of them cannot be written', async () => {
    writeFileSync(at('file'), '');
    const writing = writeNewFiles([newFile('a.yaml'), newFile('roles/a'), newFile('file/b.yaml')]);
    await expect(writing).rejects.toThrow(OutputError);
    await expect(writing).rejects.toThrow(/cannot be written: .*; nothing was written$/);
    expect(existsSync(at('roles'))).toBe(false);
    expect(files()).toEqual(['file']);
  });
});
