import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { openLocalData } from '../src/index.ts';
import {
  databaseOf,
  endless,
  oneTask,
  readValue,
  startToyEngine,
  temporaryDirectory,
  valueIn,
  withToyEngine,
} from './fixtures/toy-engine.ts';

const stateMachine = oneTask('store');

/** A separate process with an engine on the directory. It writes until it is killed. */
async function holdInAnotherProcess(
  dataDirectory: string,
  ...inProgress: string[]
): Promise<ChildProcess & { pid: number }> {
  const script = fileURLToPath(new URL('./fixtures/hold-data-directory.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDirectory, ...inProgress], {
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

const runOnce = (dataDirectory: string) =>
  withToyEngine(
    { dataDirectory, stateMachine },
    (engine) => engine.run({ run: 'r1', accountId: '111111111111' }).finished,
  );

function storedIn(dataDirectory: string): unknown {
  const data = openLocalData(dataDirectory);
  try {
    return valueIn(data.database, 'r1', '111111111111');
  } finally {
    data.close();
  }
}

function executionsOf(dataDirectory: string): readonly string[] | undefined {
  const data = openLocalData(dataDirectory);
  try {
    return data.executions();
  } finally {
    data.close();
  }
}

describe('the data directory', () => {
  it('keeps its data from one engine to the next and names the engine that is running', async () => {
    const dataDirectory = temporaryDirectory();
    await withToyEngine({ dataDirectory, stateMachine }, async (engine) => {
      await engine.run({ run: 'r1', accountId: '111111111111' }).finished;
      expect(JSON.parse(readFileSync(join(dataDirectory, 'engine.json'), 'utf8'))).toMatchObject({
        pid: process.pid,
        executions: [],
      });
    });
    expect(readdirSync(dataDirectory).toSorted()).toEqual(['engine.lock', 'muster.db']);

    await withToyEngine({ dataDirectory, stateMachine }, async (engine) => {
      expect(await readValue(engine, 'r1', '111111111111')).toBe('stored');
    });
  });

  it('can be read without an engine and by several readers at once', async () => {
    const dataDirectory = temporaryDirectory();
    await runOnce(dataDirectory);
    const first = openLocalData(dataDirectory);
    const second = openLocalData(dataDirectory);
    for (const { database } of [first, second])
      expect(valueIn(database, 'r1', '111111111111')).toBe('stored');
    first.close();
    first.close();
    second.close();
    expect(storedIn(dataDirectory)).toBe('stored');
  });

  it('belongs to one process: a second engine reports it, a reader can read, and a kill releases it', async () => {
    const dataDirectory = temporaryDirectory();
    const child = await holdInAnotherProcess(dataDirectory);
    try {
      await expect(startToyEngine({ dataDirectory, stateMachine })).rejects.toMatchObject({
        name: 'DataDirectoryInUse',
        message: `The data directory ${dataDirectory} is in use by another process (pid ${child.pid}): wait until it has ended, or choose another directory.`,
      });
      expect(storedIn(dataDirectory)).toBe('stored');
      // The named execution of the process has ended.
      expect(executionsOf(dataDirectory)).toEqual([]);
    } finally {
      await kill(child);
    }

    // The files of the killed process, including engine.json, do not block a new engine.
    expect(existsSync(join(dataDirectory, 'engine.json'))).toBe(true);
    expect(storedIn(dataDirectory)).toBe('stored');
    await withToyEngine({ dataDirectory, stateMachine }, async (engine) => {
      expect(await readValue(engine, 'r1', '111111111111')).toBe('stored');
      expect(databaseOf(engine).get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
    });
  });

  it('can be written by a command while an engine uses it', async () => {
    const dataDirectory = temporaryDirectory();
    const child = await holdInAnotherProcess(dataDirectory);
    const data = openLocalData(dataDirectory);
    try {
      for (let index = 0; index < 20; index++)
        data.writer().run("INSERT INTO toy VALUES ('beside', ?, '1')", String(index));
      expect(data.database.get("SELECT count(*) AS rows FROM toy WHERE pk = 'beside'")).toEqual({ rows: 20 });
    } finally {
      data.close();
      await kill(child);
    }
  });

  it('tells readers only the names of the executions in progress', async () => {
    const dataDirectory = temporaryDirectory();
    await withToyEngine({ dataDirectory, stateMachine: endless }, async (engine) => {
      // No execution has started yet.
      expect(executionsOf(dataDirectory)).toBeUndefined();
      const first = engine.run({ run: 'r1' }, undefined, 'first');
      const second = engine.run({ run: 'r2' }, undefined, 'second');
      const nameless = engine.run({ run: 'r3' });
      expect(executionsOf(dataDirectory)).toEqual(['first', 'second']);
      first.abort();
      await expect(first.finished).rejects.toMatchObject({ code: 'ExecutionAborted' });
      expect(executionsOf(dataDirectory)).toEqual(['second']);
      second.abort();
      nameless.abort();
      await Promise.allSettled([second.finished, nameless.finished]);
      expect(executionsOf(dataDirectory)).toEqual([]);
    });
    expect(executionsOf(dataDirectory)).toEqual([]);
  });

  it('names no execution of a killed process', async () => {
    const dataDirectory = temporaryDirectory();
    const child = await holdInAnotherProcess(dataDirectory, 'in progress');
    expect(executionsOf(dataDirectory)).toEqual(['in progress']);
    await kill(child);
    expect(readFileSync(join(dataDirectory, 'engine.json'), 'utf8')).toContain(
      '"executions":["in progress"]',
    );
    expect(executionsOf(dataDirectory)).toEqual([]);
  });

  it('is not created by a command that only reads', async () => {
    const dataDirectory = temporaryDirectory();
    expect(() => openLocalData(dataDirectory)).toThrow(`No run has been made in ${dataDirectory} yet.`);
    expect(existsSync(dataDirectory)).toBe(false);
  });

  it('must be a writable directory', async () => {
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

  it('is released after a start that could not write engine.json', async () => {
    const dataDirectory = temporaryDirectory();
    const holderFile = join(dataDirectory, 'engine.json');
    mkdirSync(holderFile, { recursive: true });
    await expect(startToyEngine({ dataDirectory, stateMachine })).rejects.toMatchObject({
      name: 'DataDirectoryNotWritable',
      message: `The data directory ${dataDirectory} cannot be used: ${holderFile} could not be written: it is a directory, not a file.`,
    });
    expect(readdirSync(dataDirectory).toSorted()).toEqual(['engine.json', 'engine.lock']);
    rmdirSync(holderFile);
    await withToyEngine({ dataDirectory, stateMachine }, async (engine) => {
      await engine.run({ run: 'r1', accountId: '111111111111' }).finished;
    });
  });

  it('is rejected and left unchanged if an older version wrote it', async () => {
    const dataDirectory = temporaryDirectory();
    mkdirSync(join(dataDirectory, 'dynamodb'), { recursive: true });
    writeFileSync(join(dataDirectory, 'dynamodb', 'CURRENT'), 'MANIFEST-000002');
    const expected = `An older version of Muster wrote the data directory ${dataDirectory}, and this version cannot read it: move it away, or choose another directory with --data, and start a new run, which reads everything from AWS. To read the old data, or to resume its runs, use the version that wrote it.`;
    await expect(startToyEngine({ dataDirectory, stateMachine })).rejects.toMatchObject({
      name: 'DataDirectoryOutdated',
      message: expected,
    });
    expect(() => openLocalData(dataDirectory)).toThrow(expected);
    expect(readdirSync(dataDirectory)).toEqual(['dynamodb']);
  });

  it('is rejected if its file is not a database, and the file is kept', async () => {
    const dataDirectory = temporaryDirectory();
    const file = join(dataDirectory, 'muster.db');
    mkdirSync(dataDirectory, { recursive: true });
    writeFileSync(file, 'This is a letter. '.repeat(100));
    await expect(startToyEngine({ dataDirectory, stateMachine })).rejects.toMatchObject({
      name: 'NotMusterDatabase',
      message: expect.stringContaining(`${file} is not a database`),
    });
    expect(() => openLocalData(dataDirectory)).toThrow(`${file} is not a database`);
    expect(readFileSync(file, 'utf8')).toBe('This is a letter. '.repeat(100));
    // The lock has been released.
    expect(existsSync(join(dataDirectory, 'engine.json'))).toBe(false);
  });

  it('loses expired rows when an engine starts', async () => {
    const dataDirectory = temporaryDirectory();
    await withToyEngine({ dataDirectory, stateMachine }, async (engine) => {
      for (const [runId, expires] of [
        ['old', 1_000_000_000],
        ['young', 9_000_000_000],
      ] as const)
        databaseOf(engine).run(
          'INSERT INTO run_stops VALUES (?, ?, ?)',
          runId,
          '2026-01-01T00:00:00Z',
          expires,
        );
    });
    await withToyEngine({ dataDirectory, stateMachine }, async (engine) => {
      expect(databaseOf(engine).all('SELECT run_id FROM run_stops')).toEqual([{ run_id: 'young' }]);
    });
  });
});
