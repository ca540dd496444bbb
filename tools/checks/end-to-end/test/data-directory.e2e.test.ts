import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resourcesOf } from '../src/data.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111'];

let world: World;
let file: string;
beforeEach(async () => {
  world = await startWorld({
    aws: { accounts, regions: ['us-east-1'], instancesPerTarget: 20 },
    config: { accounts },
  });
  file = join(world.dataDirectory, 'muster.db');
});
afterEach(() => world.close());

const run = () => world.muster(['run', '--config', world.configFile]);

/** What a run, a reader and a writer say. */
async function messages(): Promise<string[]> {
  const all = [
    await run(),
    await world.muster(['runs']),
    await world.muster(['forget', '--account', '111111111111', '--yes']),
  ];
  expect(all.map(({ code, stdout }) => [code, stdout])).toEqual(all.map(() => [1, '']));
  return all.map(({ stderr }) => stderr);
}

describe('a data directory that cannot be used', () => {
  it('of an older version says what to do, and stays as it is', async () => {
    mkdirSync(join(world.dataDirectory, 'dynamodb'), { recursive: true });
    writeFileSync(join(world.dataDirectory, 'dynamodb', 'CURRENT'), 'MANIFEST-000002\n');
    for (const message of await messages())
      expect(message).toBe(
        `error: An older version of Muster wrote the data directory ${world.dataDirectory}, and this version cannot read it: move it away, or choose another directory with --data, and start a new run, which reads everything from AWS. To read the old data, or to resume its runs, use the version that wrote it.\n`,
      );
    expect(readFileSync(join(world.dataDirectory, 'dynamodb', 'CURRENT'), 'utf8')).toBe('MANIFEST-000002\n');
  });

  it('with a file that is not a database is refused, and the file is kept', async () => {
    mkdirSync(world.dataDirectory, { recursive: true });
    writeFileSync(file, 'Dear reader, this is a letter.\n'.repeat(50));
    for (const message of await messages())
      expect(message).toBe(
        `error: ${file} is not a database (file is not a database): move the file away, or choose another directory with --data\n`,
      );
    expect(readFileSync(file, 'utf8')).toBe('Dear reader, this is a letter.\n'.repeat(50));
  });

  it('with a file of a newer version is refused, and the file is kept', async () => {
    expect((await run()).code).toBe(0);
    const bytes = readFileSync(file);
    // The version of the schema, in the header of the file. Source: https://www.sqlite.org/fileformat.html
    bytes.writeUInt32BE(99, 60);
    writeFileSync(file, bytes);
    for (const message of await messages())
      expect(message).toMatch(
        /^error: A newer version of Muster wrote .*muster\.db: it has version 99 of the schema, and this version knows \d+: use that version of Muster, or choose another directory with --data\n$/,
      );
    expect(readFileSync(file)).toEqual(bytes);
  });

  it('with a damaged file is refused', async () => {
    expect((await run()).code).toBe(0);
    const bytes = readFileSync(file);
    bytes.fill(0xff, 100, 4_096);
    writeFileSync(file, bytes);
    for (const message of await messages())
      expect(message).toMatch(
        /^error: .*muster\.db is damaged \(.*\): move the data directory away, or choose another with --data, and start a new run, which reads everything from AWS\n$/,
      );
  });

  it('with a file that another program has locked says so, and nothing is lost', async () => {
    expect((await run()).code).toBe(0);
    const lock = `const { DatabaseSync } = require('node:sqlite');
      const database = new DatabaseSync(process.argv[1]);
      database.exec('BEGIN IMMEDIATE; CREATE TABLE other (a)');
      console.log('locked'); setInterval(() => undefined, 1000);`;
    const other = spawn(process.execPath, ['-e', lock, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(other.stdout, 'data');
    const refused = await run();
    expect([refused.code, refused.stderr]).toEqual([
      1,
      `error: Another process has locked ${file} (database is locked): close the other program, then try again\n`,
    ]);
    // A reader does not wait.
    expect(await resourcesOf(world)).toHaveLength(20);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect((await run()).code).toBe(0);
    expect(await resourcesOf(world)).toHaveLength(20);
  });

  it('in use by a run is refused to a second run, and read meanwhile', async () => {
    await world.aws.setFaults({ errorRate: { 'ec2:CreateTags': 1 } });
    const first = world.muster(['run', '--config', world.configFile, '--run-id', 'first']);
    while (((await world.aws.stats()).calls['ec2:CreateTags'] ?? 0) === 0);
    const second = await run();
    expect([second.code, second.stderr]).toEqual([
      1,
      expect.stringMatching(
        /^error: The data directory .* is in use by another process \(pid \d+\): wait until it has ended, or choose another directory\.\n$/,
      ),
    ]);
    expect(await resourcesOf(world)).toHaveLength(20);
    await world.aws.setFaults({ errorRate: null });
    expect((await first).code).toBe(0);
  });

  it('that was removed is created again', async () => {
    expect((await run()).code).toBe(0);
    rmSync(world.dataDirectory, { recursive: true });
    expect((await run()).code).toBe(0);
  });
});
