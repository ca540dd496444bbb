import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { getItem, putItem } from '@muster/dynamodb';
import { Level } from 'level';
import type { OpenTables } from '../src/index.ts';
import { openTables } from '../src/index.ts';
import {
  endless,
  oneTask,
  readValue,
  startToyEngine,
  temporaryDirectory,
  withToyEngine,
} from './fixtures/toy-engine.ts';
import { toyService } from './fixtures/toy/service.ts';

const services = [toyService];
const stateMachine = oneTask('store');

/** Another process with an engine on the directory, which writes until it is killed. */
async function holdInAnotherProcess(
  dataDirectory: string,
  ...underWay: string[]
): Promise<ChildProcess & { pid: number }> {
  const script = fileURLToPath(new URL('./fixtures/hold-data-directory.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDirectory, ...underWay], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  if (child.pid === undefined) throw new Error('The process did not start');
  return Object.assign(child, { pid: child.pid });
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function storedBy(tables: OpenTables): Promise<unknown> {
  const item = await getItem(tables.dynamoDb, {
    TableName: 'toy-local',
    Key: { pk: 'r1', sk: '111111111111' },
  });
  return item?.['value'];
}

describe('the data directory', () => {
  it('keeps its data from one engine to the next and says who is running', async () => {
    const dataDirectory = temporaryDirectory();
    await withToyEngine({ dataDirectory, stateMachine }, async (engine) => {
      await engine.run({ run: 'r1', accountId: '111111111111' }).finished;
      expect(JSON.parse(readFileSync(join(dataDirectory, 'engine.json'), 'utf8'))).toMatchObject({
        pid: process.pid,
        dynamoDbEndpoint: engine.dynamoDbEndpoint,
      });
    });
    expect(existsSync(join(dataDirectory, 'engine.json'))).toBe(false);

    await withToyEngine({ dataDirectory, stateMachine }, async (engine) => {
      expect(await readValue(engine, 'r1', '111111111111')).toBe('stored');
    });
  });

  it('serves a table whose creation was cut short by a kill', async () => {
    const dataDirectory = temporaryDirectory();
    await withToyEngine({ dataDirectory, stateMachine }, () => Promise.resolve());
    const files = new Level<string, object>(join(dataDirectory, 'dynamodb'), { valueEncoding: 'json' });
    const table = await files.get('table~toy-local');
    expect(table).toMatchObject({ TableName: 'toy-local', TableStatus: 'ACTIVE' });
    await files.put('table~toy-local', { ...table, TableStatus: 'CREATING' });
    await files.close();

    await withToyEngine({ dataDirectory, stateMachine }, async (engine) => {
      await engine.run({ run: 'r1', accountId: '111111111111' }).finished;
      expect(await readValue(engine, 'r1', '111111111111')).toBe('stored');
    });
  });

  it('can be read without an engine, again and again', async () => {
    const dataDirectory = temporaryDirectory();
    await withToyEngine(
      { dataDirectory, stateMachine },
      (engine) => engine.run({ run: 'r1', accountId: '111111111111' }).finished,
    );
    for (let round = 0; round < 2; round++) {
      const tables = await openTables({ dataDirectory, services });
      expect(tables.tableNames).toEqual({ 'toy/table-name': 'toy-local' });
      expect(await storedBy(tables)).toBe('stored');
      await tables.close();
      await tables.close();
    }
  });

  it('belongs to one process: a second engine is told whose it is, a reader attaches, a kill frees it', async () => {
    const dataDirectory = temporaryDirectory();
    const child = await holdInAnotherProcess(dataDirectory);
    try {
      await expect(startToyEngine({ dataDirectory, stateMachine })).rejects.toMatchObject({
        name: 'DataDirectoryInUse',
        message: `The data directory ${dataDirectory} is in use by another process (pid ${child.pid}): wait until it has ended, or choose another directory.`,
      });

      const tables = await openTables({ dataDirectory, services });
      expect(tables.endpoint).toBe(
        (JSON.parse(readFileSync(join(dataDirectory, 'engine.json'), 'utf8')) as { dynamoDbEndpoint: string })
          .dynamoDbEndpoint,
      );
      expect(await storedBy(tables)).toBe('stored');
      // Its execution, which had a name, has ended.
      expect(tables.executions()).toEqual([]);
      await tables.close();
    } finally {
      await kill(child);
    }

    // What the killed process left behind, engine.json included, is no obstacle.
    expect(existsSync(join(dataDirectory, 'engine.json'))).toBe(true);
    const tables = await openTables({ dataDirectory, services });
    expect(await storedBy(tables)).toBe('stored');
    await tables.close();
    await withToyEngine({ dataDirectory, stateMachine }, async (engine) => {
      expect(await readValue(engine, 'r1', '111111111111')).toBe('stored');
    });
  });

  it('tells readers the names of the executions under way, and those only', async () => {
    const dataDirectory = temporaryDirectory();
    await withToyEngine({ dataDirectory, stateMachine: endless }, async (engine) => {
      const tables = await openTables({ dataDirectory, services });
      // An engine of an older version does not say either.
      expect(tables.executions()).toBeUndefined();
      const first = engine.run({ run: 'r1' }, undefined, 'first');
      const second = engine.run({ run: 'r2' }, undefined, 'second');
      const nameless = engine.run({ run: 'r3' });
      expect(tables.executions()).toEqual(['first', 'second']);
      first.abort();
      await expect(first.finished).rejects.toMatchObject({ code: 'ExecutionAborted' });
      expect(tables.executions()).toEqual(['second']);
      second.abort();
      nameless.abort();
      await Promise.allSettled([second.finished, nameless.finished]);
      expect(tables.executions()).toEqual([]);
      await tables.close();
    });
    const tables = await openTables({ dataDirectory, services });
    expect(tables.executions()).toEqual([]);
    await tables.close();
  });

  it('names no execution of a process that was killed', async () => {
    const dataDirectory = temporaryDirectory();
    const child = await holdInAnotherProcess(dataDirectory, 'under way');
    const during = await openTables({ dataDirectory, services });
    expect(during.executions()).toEqual(['under way']);
    await during.close();
    await kill(child);
    expect(readFileSync(join(dataDirectory, 'engine.json'), 'utf8')).toContain('"executions":["under way"]');
    const after = await openTables({ dataDirectory, services });
    expect(after.executions()).toEqual([]);
    await after.close();
  });

  it('lets two readers take turns', async () => {
    const dataDirectory = temporaryDirectory();
    await withToyEngine(
      { dataDirectory, stateMachine },
      (engine) => engine.run({ run: 'r1', accountId: '111111111111' }).finished,
    );
    const first = await openTables({ dataDirectory, services });
    const second = openTables({ dataDirectory, services });
    expect(await storedBy(first)).toBe('stored');
    await first.close();
    expect(await storedBy(await second)).toBe('stored');
    await (await second).close();
  });

  it('is not created by a command that only reads', async () => {
    const dataDirectory = temporaryDirectory();
    await expect(openTables({ dataDirectory, services })).rejects.toMatchObject({
      name: 'NoData',
      message: `No run has been made in ${dataDirectory} yet: start one with "npx muster run", or choose another directory with --data.`,
    });
    expect(existsSync(dataDirectory)).toBe(false);
  });

  it('must be a directory that can be written', async () => {
    const file = temporaryDirectory();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'a file');
    await expect(startToyEngine({ dataDirectory: join(file, 'below'), stateMachine })).rejects.toMatchObject({
      name: 'DataDirectoryNotWritable',
      message: `The data directory ${join(file, 'below')} cannot be used: a part of its path is a file, not a directory.`,
    });
    await expect(startToyEngine({ dataDirectory: file, stateMachine })).rejects.toMatchObject({
      name: 'DataDirectoryNotWritable',
    });
    expect(readFileSync(file, 'utf8')).toBe('a file');
  });

  it('is free again after a start that could not say who has it open', async () => {
    const dataDirectory = temporaryDirectory();
    const holderFile = join(dataDirectory, 'engine.json');
    mkdirSync(holderFile, { recursive: true });
    await expect(startToyEngine({ dataDirectory, stateMachine })).rejects.toMatchObject({
      name: 'DataDirectoryNotWritable',
      message: `The data directory ${dataDirectory} cannot be used: ${holderFile} could not be written: it is a directory, not a file.`,
    });
    expect(readdirSync(dataDirectory).toSorted()).toEqual(['dynamodb', 'engine.json']);
    rmdirSync(holderFile);
    await withToyEngine({ dataDirectory, stateMachine }, async (engine) => {
      await engine.run({ run: 'r1', accountId: '111111111111' }).finished;
    });
  });

  it('with a broken database is refused in one sentence', async () => {
    const dataDirectory = temporaryDirectory();
    mkdirSync(join(dataDirectory, 'dynamodb'), { recursive: true });
    writeFileSync(join(dataDirectory, 'dynamodb', 'CURRENT'), 'nonsense');
    await expect(startToyEngine({ dataDirectory, stateMachine })).rejects.toMatchObject({
      name: 'DataDirectoryDamaged',
      message: expect.stringContaining(`The database in ${dataDirectory} cannot be opened: `),
    });
  });

  it('loses expired items, at most once a day', async () => {
    const dataDirectory = temporaryDirectory();
    await withToyEngine({ dataDirectory, stateMachine }, async (engine) => {
      for (const [sk, expiresAtEpochSeconds] of [
        ['old', 1_000_000_000],
        ['young', 9_000_000_000],
        ['text', 'never'],
      ] as const) {
        await putItem(engine.dynamoDb, {
          TableName: 'toy-local',
          Item: { pk: 'ttl', sk, value: sk, expiresAtEpochSeconds },
        });
      }
      expect(await engine.sweepExpired()).toBe(0);

      writeFileSync(join(dataDirectory, 'last-sweep'), '2026-01-01T00:00:00.000Z\n');
      expect(await engine.sweepExpired()).toBe(1);
      expect(await engine.sweepExpired()).toBe(0);
      expect(await readValue(engine, 'ttl', 'old')).toBeUndefined();
      expect(await readValue(engine, 'ttl', 'young')).toBe('young');
      expect(await readValue(engine, 'ttl', 'text')).toBe('text');
    });
  });
});
