// cspell:ignore statu
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DATABASE_FILE, openDatabase } from '@muster/sqlite';
import { modulesLoadedBy } from '../src/testing/loaded-modules.ts';

/** Files of other projects than the command and its errors. */
const foreign = (files: readonly string[]) =>
  files.filter((file) => !/^(tools\/muster|libs\/errors)\//.test(file));

const commandsIn = (files: readonly string[]) =>
  files.filter((file) => /^tools\/muster\/src\/commands\//.test(file));

/** Projects that reading may load. */
const ALLOWED = new Set([
  'apps/orchestrator',
  'libs/contracts',
  'libs/errors',
  'libs/inventory-table',
  'libs/regions',
  'libs/resource-types',
  'libs/service-definition',
  'libs/sqlite',
  'tools/local-engine',
  'tools/muster',
]);

describe('what the command loads to show help', () => {
  it.each([[['--help']], [['--version']], [['nonsense']]])('%j: names and summaries', async (args) => {
    const { files, packages } = await modulesLoadedBy(args);
    expect(packages).toEqual(['commander']);
    expect(foreign(files)).toEqual([]);
    expect(commandsIn(files)).toEqual(['tools/muster/src/commands/all.ts']);
  });

  // Without `cost`: the bounds of its options are figures of the services.
  it.each(['init', 'run', 'status', 'stop', 'runs', 'inventory', 'tag', 'report', 'forget', 'doctor'])(
    '%s --help: neither the engine nor a client of AWS',
    async (name) => {
      const { code, files, packages } = await modulesLoadedBy([name, '--help']);
      expect(code).toBe(0);
      const file = name === 'tag' ? 'tag/tag' : name;
      expect(commandsIn(files)).toContain(`tools/muster/src/commands/${file}.ts`);
      expect(packages.filter((each) => /^@(aws-sdk|smithy)\//.test(each))).toEqual([]);
      expect(files.filter((file) => /^(apps|tools\/(?!muster\/))/.test(file))).toEqual([]);
    },
  );
});

describe('what a command of a group loads to show help', () => {
  it.each(['plan', 'apply', 'show', 'plans', 'history'])(
    'tag %s: neither the engine nor a client of AWS',
    async (name) => {
      const { code, files, packages } = await modulesLoadedBy(['tag', name, '--help']);
      expect(code).toBe(0);
      expect(commandsIn(files)).toContain(`tools/muster/src/commands/tag/${name}.ts`);
      expect(packages.filter((each) => /^@(aws-sdk|smithy)\//.test(each))).toEqual([]);
      expect(files.filter((file) => /^(apps|tools\/(?!muster\/))/.test(file))).toEqual([]);
    },
  );
});

describe('what the command loads to read the database', () => {
  it.each([['runs'], ['status'], ['inventory']])('%s: no client, engine or simulated AWS', async (name) => {
    const data = mkdtempSync(join(tmpdir(), 'muster-start-up-'));
    try {
      openDatabase({ path: join(data, DATABASE_FILE), mode: 'write' }).close();
      const { stdout, stderr, files, packages } = await modulesLoadedBy([name, '--data', data]);
      expect(`${stdout}${stderr}`).toMatch(/^No runs|there are no runs|no instances/im);
      expect(packages.filter((each) => /^@(aws-sdk|smithy)\//.test(each))).toEqual([]);
      // A small part of the report, without its page and its data.
      const others = files.filter((file) => file !== 'libs/report/src/about-run.ts');
      const projects = new Set(others.map((file) => file.split('/').slice(0, 2).join('/')));
      expect([...projects].filter((project) => !ALLOWED.has(project))).toEqual([]);
      // Of the engine, only what finds and opens the data.
      expect(files.filter((file) => /^tools\/local-engine\/src\/(?!data\/|error)/.test(file))).toEqual([]);
      expect(packages).not.toContain('aws-local-stepfunctions');
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });
});
