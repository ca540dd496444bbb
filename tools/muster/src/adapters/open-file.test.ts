import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openFile } from './open-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-open-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program in the first folder of PATH. */
function program(name: string, script: string): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}
const open = (platform: string, path = folder) =>
  openFile('/tmp/a b.html', {
    platform,
    environment: { PATH: [path, process.env['PATH']].join(delimiter) },
  });
const opened = () => readFileSync(join(folder, 'opened'), 'utf8');

describe('the program that opens a file', () => {
  it.each([
    ['linux', 'xdg-open'],
    ['freebsd', 'xdg-open'],
    ['darwin', 'open'],
    ['win32', 'explorer.exe'],
  ])('is on %s %s, with the file as one argument', async (platform, name) => {
    program(name, `printf '%s|' "$@" > '${join(folder, 'opened')}'`);
    expect(await open(platform)).toBe(true);
    expect(opened()).toBe('/tmp/a b.html|');
  });

  it('may report that there is no browser', async () => {
    program('xdg-open', 'exit 3');
    expect(await open('linux')).toBe(false);
  });

  it('reports nothing on Windows', async () => {
    program('explorer.exe', 'exit 1');
    expect(await open('win32')).toBe(true);
  });

  it('may run until the browser is closed', async () => {
    program('xdg-open', `touch '${join(folder, 'opened')}'; sleep 10`);
    expect(await open('linux')).toBe(true);
    expect(existsSync(join(folder, 'opened'))).toBe(true);
  });

  it('may be missing', async () => {
    expect(await openFile('/tmp/a.html', { platform: 'linux', environment: { PATH: folder } })).toBe(false);
  });
});
