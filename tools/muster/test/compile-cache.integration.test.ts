import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { muster } from '../src/testing/muster-process.ts';

const SOURCE = fileURLToPath(new URL('../bin/compile-cache.mjs', import.meta.url));

let directory: string;
let home: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'muster-compile-cache-'));
  home = join(directory, 'home');
  mkdirSync(home);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The folder that a copy of the command in another installation chooses. */
function chosenFolder(environment: Readonly<Record<string, string>>, platform = 'linux'): string {
  const bin = join(directory, 'installation/tools/muster/bin');
  mkdirSync(bin, { recursive: true });
  const copy = join(bin, 'compile-cache.mjs');
  copyFileSync(SOURCE, copy);
  const program = `import { rememberCompiledCode } from ${JSON.stringify(pathToFileURL(copy).href)};
    rememberCompiledCode(process.env, ${JSON.stringify(platform)});
    process.stdout.write(process.env.NODE_COMPILE_CACHE ?? 'none');`;
  const text = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    env: { HOME: home, ...environment },
    cwd: directory,
  });
  return text.replace(directory, '');
}

describe('where compiled code is kept', () => {
  it('in the installation', () => {
    mkdirSync(join(directory, 'installation/node_modules'), { recursive: true });
    expect(chosenFolder({})).toBe('/installation/node_modules/.cache/muster');
    expect(readdirSync(home)).toEqual([]);
  });

  it('in the cache folder of the user, if the installation belongs to another user or is missing', () => {
    expect(chosenFolder({})).toBe('/home/.cache/muster');
    expect(chosenFolder({ XDG_CACHE_HOME: directory })).toBe('/muster');
    expect(chosenFolder({}, 'darwin')).toBe('/home/Library/Caches/muster');
    expect(chosenFolder({ LOCALAPPDATA: home }, 'win32')).toBe('/home/muster');
  });

  it('nowhere, if there is no home or no folder can be created in it', () => {
    expect(chosenFolder({ HOME: join(directory, 'none') })).toBe('none');
    expect(existsSync(join(directory, 'none'))).toBe(false);
    writeFileSync(join(home, '.cache'), 'a file');
    expect(chosenFolder({})).toBe('none');
  });

  it('where the user says', () => {
    expect(chosenFolder({ NODE_COMPILE_CACHE: join(directory, 'own') })).toBe('/own');
    expect(chosenFolder({ NODE_DISABLE_COMPILE_CACHE: '1' })).toBe('none');
  });
});

it('keeps nothing in the data directory, and works without a cache', async () => {
  const data = join(directory, 'data');
  mkdirSync(data);
  const environment = { MUSTER_DATA: data, NODE_COMPILE_CACHE: join(SOURCE, 'not-a-folder') };
  expect(await muster(['--version'], { environment })).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(data)).toEqual([]);
});
