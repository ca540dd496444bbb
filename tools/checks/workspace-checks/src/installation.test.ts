import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';
import { workspaceRoot } from './projects.ts';

type Installed = 'installed' | 'missing' | 'outdated';
interface State {
  installed: Installed;
  nodeVersion: string;
  hasPackagedNode: boolean;
  scriptsOff: boolean;
  root: string;
  freeMegabytes: number | undefined;
}
interface Place {
  root: string;
  registry: string;
  ending: string;
  freeMegabytes: number | undefined;
}

const bin = join(workspaceRoot, 'tools/checks/workspace-checks/bin');
const { compare, decide, explainFailure, SOURCES_NODE_MAJOR } = createRequire(import.meta.url)(
  '../bin/installation.cjs',
) as {
  compare(lock: string, installed: string | undefined): Installed;
  decide(state: State): { step: 'none' | 'install' } | { step: 'refuse'; message: string };
  explainFailure(output: string, place: Place): string;
  SOURCES_NODE_MAJOR: number;
};

const lockOf = (packages: object): string => JSON.stringify({ lockfileVersion: 3, packages });
const a = { version: '1.0.0', integrity: 'sha512-a', dev: true };
const other = { version: '1.0.0', integrity: 'sha512-o', optional: true, os: ['aix'] };
const link = { resolved: 'libs/x', link: true };
const lock = lockOf({
  '': { name: 'w', devDependencies: { a: '^1.0.0' } },
  'libs/x': { version: '0.1.0', dependencies: { a: '*' } },
  'node_modules/a': a,
  'node_modules/other': other,
  'node_modules/@w/x': link,
  'libs/x/node_modules/a': a,
});
const complete = { 'node_modules/a': a, 'node_modules/@w/x': link, 'libs/x/node_modules/a': a };

describe('the comparison of the installed packages with the lock file', () => {
  it.each<[string, string | undefined, Installed]>([
    ['nothing', undefined, 'missing'],
    ['a record that cannot be read', '{"packages"', 'missing'],
    ['a record of another kind', '[]', 'missing'],
    ['all but the packages for other platforms', lockOf(complete), 'installed'],
    ['more packages than in the lock file', lockOf({ ...complete, 'node_modules/b': a }), 'installed'],
    ['unchanged projects', lockOf({ ...complete, 'libs/x': {} }), 'installed'],
    ['no packages', lockOf({}), 'outdated'],
    ['a missing package', lockOf({ ...complete, 'libs/x/node_modules/a': undefined }), 'outdated'],
    ['a missing project', lockOf({ ...complete, 'node_modules/@w/x': undefined }), 'outdated'],
    ['another version', lockOf({ ...complete, 'node_modules/a': { ...a, version: '1.0.1' } }), 'outdated'],
    [
      'a changed package of the same version',
      lockOf({ ...complete, 'node_modules/a': { ...a, integrity: 'sha512-b' } }),
      'outdated',
    ],
    [
      'another version for this platform',
      lockOf({ ...complete, 'node_modules/other': { ...other, version: '2.0.0' } }),
      'outdated',
    ],
    [
      'a moved project',
      lockOf({ ...complete, 'node_modules/@w/x': { ...link, resolved: 'libs/y' } }),
      'outdated',
    ],
  ])('%s', (_, installed, expected) => {
    expect(compare(lock, installed)).toBe(expected);
  });

  it('ignores a lock file that cannot be read, because npm reports it', () => {
    expect(compare('<<<<<<< HEAD', lockOf(complete))).toBe('outdated');
  });

  it('finds the packages of this workspace installed', () => {
    const read = (file: string) => readFileSync(join(workspaceRoot, file), 'utf8');
    expect(compare(read('package-lock.json'), read('node_modules/.package-lock.json'))).toBe('installed');
  });
});

describe('what to do before the sources can run', () => {
  const state: State = {
    installed: 'missing',
    nodeVersion: 'v20.19.0',
    hasPackagedNode: false,
    scriptsOff: false,
    root: '/clone',
    freeMegabytes: 80_000,
  };
  const ready: State = { ...state, installed: 'installed', hasPackagedNode: true };
  const onNode24 = { nodeVersion: 'v24.0.0', hasPackagedNode: false };

  it.each<[string, Partial<State>, 'none' | 'install']>([
    ['installs what is missing', state, 'install'],
    ['installs what is outdated', { ...state, installed: 'outdated', hasPackagedNode: true }, 'install'],
    ['installs if the free space is unknown', { ...state, freeMegabytes: undefined }, 'install'],
    [
      'installs with a new Node.js although install scripts are switched off',
      { ...state, ...onNode24, scriptsOff: true },
      'install',
    ],
    ['does nothing if everything is installed', ready, 'none'],
    ['does nothing if everything is installed and the disk is full', { ...ready, freeMegabytes: 0 }, 'none'],
    [
      'does nothing with an old Node.js if a newer one is installed',
      { ...ready, nodeVersion: 'v18.1.0' },
      'none',
    ],
    ['does nothing with a new Node.js if the packaged one is missing', { ...ready, ...onNode24 }, 'none'],
    [
      'does nothing with a future version',
      { ...ready, nodeVersion: 'v103.0.0', hasPackagedNode: false },
      'none',
    ],
  ])('%s', (_, over, step) => {
    expect(decide({ ...state, ...over })).toEqual({ step });
  });

  it.each<[string, Partial<State>, string]>([
    [
      'a version of Node.js that cannot install',
      { nodeVersion: 'v18.20.8' },
      'Muster needs Node.js 20 or newer to install its packages, and this is v18.20.8. Get it from https://nodejs.org. Then run the same command again.',
    ],
    [
      'install scripts that are switched off',
      { scriptsOff: true },
      'Muster runs on Node.js 24, which an install script of the package "node" brings along. Install scripts are switched off (ignore-scripts), and this is Node.js v20.19.0. Either run it: npm ci --ignore-scripts=false, or use Node.js 24 or newer from https://nodejs.org. Then run the same command again.',
    ],
    [
      'packages whose install scripts did not run',
      { installed: 'installed' },
      'Muster runs on Node.js 24, which an install script of the package "node" brings along. It did not run, and this is Node.js v20.19.0. Either run it: npm rebuild node --ignore-scripts=false, or use Node.js 24 or newer from https://nodejs.org. Then run the same command again.',
    ],
    [
      'a disk without room',
      { freeMegabytes: 14.7 },
      'the packages could not be installed: there is not enough room on the disk (14 MB are free). Make room for 820 MB in /clone and in the folder that "npm config get cache" names. Then run the same command again.',
    ],
  ])('refuses %s', (_, over, message) => {
    expect(decide({ ...state, ...over })).toEqual({ step: 'refuse', message });
  });
});

describe('the message after npm ci failed', () => {
  const place: Place = {
    root: '/clone',
    registry: 'https://registry.npmjs.org/',
    ending: 'exit code 1',
    freeMegabytes: 80_000,
  };
  const explain = (output: string, over: Partial<Place> = {}) =>
    explainFailure(output, { ...place, ...over }).replace('the packages could not be installed: ', '');

  it.each([
    [
      // cspell:ignore nospc
      'npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device, write',
      'there is not enough room',
    ],
    ['npm error code EACCES\nnpm error syscall mkdir', 'a file or folder may not be written'],
    ['npm error code EAI_AGAIN', 'npm cannot reach its registry (https://registry.npmjs.org/)'],
    ['FetchError: connect ECONNREFUSED 127.0.0.1:1', 'npm cannot reach its registry'],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', "the certificate of npm's registry"],
    ['npm error code E401', "npm's registry (https://registry.npmjs.org/) refuses the download"],
    ['npm error code EUSAGE', 'package.json and package-lock.json do not fit together'],
    ['npm error code EINTEGRITY', 'npm ci failed (EINTEGRITY). Remove the cause (see below).'],
    ['', 'npm ci failed (exit code 1).'],
  ])('of %j', (output, beginning) => {
    expect(explain(output)).toMatch(new RegExp(`^${RegExp.escape(beginning)}`));
    expect(explain(output)).toContain('Then run the same command again.');
  });

  it('names the full disk, not the errors that follow from it', () => {
    expect(explain('npm error code EACCES\nnpm error ENOSPC: no space left')).toMatch(
      /^there is not enough room/,
    );
    expect(explain('npm error code 1\nnpm error command failed', { freeMegabytes: 20 })).toMatch(
      /^there is not enough room on the disk \(20 MB are free\)/,
    );
  });

  it('contains the decisive line and the path of the log, but no stack', () => {
    const output = [
      'npm error code ECONNREFUSED',
      'npm error syscall connect',
      'npm error errno ECONNREFUSED',
      'npm error FetchError: request to http://127.0.0.1:1/x failed, reason: connect ECONNREFUSED 127.0.0.1:1',
      'npm error     at ClientRequest.<anonymous> (/usr/lib/minipass-fetch/lib/index.js:130:14)',
      "npm error   code: 'ECONNREFUSED',",
      'npm error A complete log of this run can be found in: /home/me/.npm/_logs/2026-debug-0.log',
    ].join('\n');
    expect(explain(output).split('\n').slice(1)).toEqual([
      '  FetchError: request to http://127.0.0.1:1/x failed, reason: connect ECONNREFUSED 127.0.0.1:1',
      "  npm's log: /home/me/.npm/_logs/2026-debug-0.log",
    ]);
  });
});

describe('the version of Node.js', () => {
  it('is the same for version managers, workflows and sources', () => {
    expect(readFileSync(join(workspaceRoot, '.nvmrc'), 'utf8')).toBe(`${SOURCES_NODE_MAJOR}\n`);
  });
});

describe('the step before the npm scripts', () => {
  const { scripts } = JSON.parse(readFileSync(join(workspaceRoot, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };

  // npm runs "prepare" as a part of the installation.
  const { prepare, ...started } = scripts;

  it('is not in prepare', () => {
    expect(prepare).toMatch(/^node \S+\/hooks\.cjs$/);
  });

  it.each(Object.entries(started))('runs in %s', (_, script) => {
    expect(script).toMatch(
      /^node tools\/checks\/workspace-checks\/bin\/(install\.cjs && (?!node )|run\.cjs \S+\.ts( && prettier --write( \S+)+)?$)/,
    );
  });

  // Old versions of Node.js cannot parse import().
  const files = readdirSync(bin).filter((file) => file !== 'import-file.cjs');
  it.each(files)('%s can be parsed by Node.js of 2018', (file) => {
    const languageOptions = { ecmaVersion: 2017, sourceType: 'commonjs' } as const;
    const text = readFileSync(join(bin, file), 'utf8');
    expect(new Linter().verify(text, [{ files: ['**/*.cjs'], languageOptions }], file)).toEqual([]);
  });
});
