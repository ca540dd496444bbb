import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ImpossibleStateError } from '@muster/errors';
import { type Database, holdLock, isLocked, openDatabase, openInMemory } from './database.ts';
import { deleteExpired } from './expiry.ts';

let folder: string;
let path: string;
const open: Database[] = [];
const database = (mode: 'write' | 'read' = 'write', file = path): Database => {
  const opened = openDatabase({ path: file, mode });
  open.push(opened);
  return opened;
};
const account = (on: Database, id: string) => on.run('INSERT INTO accounts (account_id) VALUES (?)', id);
const accounts = (on: Database) =>
  on.all('SELECT account_id FROM accounts ORDER BY 1').map((row) => row['account_id']);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-sqlite-'));
  path = join(folder, 'muster.db');
});

afterEach(() => {
  for (const each of open.splice(0)) each.close();
  rmSync(folder, { recursive: true });
});

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('a database file', () => {
  it('uses WAL and synchronous NORMAL, so that a crash of the process loses nothing', () => {
    const writer = database();
    expect(writer.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(writer.get('PRAGMA synchronous')).toEqual({ synchronous: 1 });
    expect(writer.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 });
  });

  it("identifies itself as Muster's and has a version", () => {
    const writer = database();
    expect(writer.get('PRAGMA application_id')).toEqual({ application_id: 1299542900 });
    expect(writer.get('PRAGMA user_version')).toEqual({ user_version: 1 });
  });

  it('keeps its rows', () => {
    const writer = database();
    account(writer, '111111111111');
    writer.close();
    open.length = 0;
    expect(accounts(database())).toEqual(['111111111111']);
    expect(accounts(database('read'))).toEqual(['111111111111']);
  });

  it('has only strict tables', () => {
    const loose = database().all(
      "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict AND schema = 'main' AND name NOT LIKE 'sqlite_%'",
    );
    expect(loose).toEqual([]);
  });

  it('can be read while a writer is in a transaction', () => {
    const writer = database();
    account(writer, '111111111111');
    const reader = database('read');
    writer.transaction(() => {
      account(writer, '222222222222');
      expect(accounts(reader)).toEqual(['111111111111']);
    });
    expect(accounts(reader)).toEqual(['111111111111', '222222222222']);
  });

  it('cannot be written by a reader', () => {
    database();
    expect(thrownBy(() => account(database('read'), '1'))).toMatchObject({ code: 'DatabaseReadOnly' });
  });

  it('is not created by a reader', () => {
    expect(thrownBy(() => database('read'))).toMatchObject({ code: 'DatabaseMissing' });
    expect(existsSync(path)).toBe(false);
    writeFileSync(path, '');
    expect(thrownBy(() => database('read'))).toMatchObject({ code: 'DatabaseMissing' });
  });

  it.each(['write', 'read'] as const)('must be a database: %s', (mode) => {
    writeFileSync(path, 'a text, not a database\n'.repeat(100));
    expect(thrownBy(() => database(mode))).toMatchObject({
      code: 'NotMusterDatabase',
      message: `${path} is not a database (file is not a database)`,
    });
  });

  it.each(['write', 'read'] as const)("must be Muster's: %s", (mode) => {
    const writer = database();
    writer.run('PRAGMA application_id = 7');
    expect(thrownBy(() => database(mode))).toMatchObject({
      code: 'NotMusterDatabase',
      message: `${path} is a database of another program`,
    });
    writer.run('PRAGMA application_id = 0');
    expect(thrownBy(() => database(mode))).toMatchObject({ code: 'NotMusterDatabase' });
  });

  it.each(['write', 'read'] as const)('must not be newer: %s', (mode) => {
    database().run('PRAGMA user_version = 2');
    expect(thrownBy(() => database(mode))).toMatchObject({
      code: 'DatabaseTooNew',
      message: `A newer version of Muster wrote ${path}: it has version 2 of the schema, and this version knows 1`,
    });
  });

  it('must be in a folder that exists', () => {
    expect(thrownBy(() => database('write', join(folder, 'none', 'muster.db')))).toMatchObject({
      code: 'DatabaseNotOpened',
    });
    expect(thrownBy(() => database('write', folder))).toMatchObject({ code: 'DatabaseNotOpened' });
  });
});

describe('a transaction', () => {
  it('saves all or nothing', () => {
    const memory = openInMemory();
    expect(memory.transaction(() => account(memory, '111111111111'))).toBe(1);
    const failure = new Error('no');
    expect(
      thrownBy(() =>
        memory.transaction(() => {
          account(memory, '222222222222');
          throw failure;
        }),
      ),
    ).toBe(failure);
    expect(accounts(memory)).toEqual(['111111111111']);
  });

  it('joins an enclosing transaction and rolls back only its part', () => {
    const memory = openInMemory();
    memory.transaction(() => {
      account(memory, '111111111111');
      memory.transaction(() => account(memory, '222222222222'));
      thrownBy(() =>
        memory.transaction(() => {
          account(memory, '333333333333');
          throw new Error('no');
        }),
      );
    });
    expect(accounts(memory)).toEqual(['111111111111', '222222222222']);
    thrownBy(() =>
      memory.transaction(() => {
        memory.transaction(() => account(memory, '444444444444'));
        throw new Error('no');
      }),
    );
    expect(accounts(memory)).toEqual(['111111111111', '222222222222']);
  });

  it('must be synchronous', () => {
    const memory = openInMemory();
    expect(thrownBy(() => memory.transaction(() => Promise.resolve(account(memory, '1'))))).toBeInstanceOf(
      ImpossibleStateError,
    );
    expect(accounts(memory)).toEqual([]);
  });
});

describe('statements', () => {
  it('may run again while their rows are read', () => {
    const memory = openInMemory();
    for (const id of ['1', '2', '3']) account(memory, id);
    const sql = 'SELECT account_id AS id FROM accounts ORDER BY 1';
    const seen: unknown[] = [];
    for (const { id } of memory.iterate(sql)) seen.push([id, memory.all(sql).length]);
    expect(seen).toEqual([
      ['1', 3],
      ['2', 3],
      ['3', 3],
    ]);
    for (const { id } of memory.iterate(sql)) if (id === '2') break;
    expect(memory.all(sql)).toHaveLength(3);
  });

  it('return rows as lists of values and as objects', () => {
    const memory = openInMemory();
    account(memory, '1');
    const sql = 'SELECT account_id AS id, unreadable_since FROM accounts';
    expect(memory.values(sql)).toEqual([['1', null]]);
    expect(memory.all(sql)).toEqual([{ id: '1', unreadable_since: null }]);
    expect(() => memory.values('SELECT * FROM missing')).toThrow('no such table: missing');
  });

  it('report violated constraints unchanged', () => {
    const memory = openInMemory();
    account(memory, '1');
    expect(thrownBy(() => account(memory, '1'))).toMatchObject({
      message: 'UNIQUE constraint failed: accounts.account_id',
    });
  });
});

it('deletes expired rows of every table', () => {
  const memory = openInMemory();
  const resource = (id: string, expires: number | null) =>
    memory.run(
      `INSERT INTO resources (account_id, region, resource_type, resource_id, state, tags, first_seen_at, changed_at, content_hash, written_by, expires_at_epoch_seconds)
       VALUES ('1', 'r', 't', ?, 's', '{}', 'a', 'a', 'h', 'w', ?)`,
      id,
      expires,
    );
  resource('present', null);
  resource('expired', 1_000);
  resource('later', 1_001);
  deleteExpired(memory, 1_000);
  expect(memory.all('SELECT resource_id AS id FROM resources').map(({ id }) => id)).toEqual([
    'later',
    'present',
  ]);
});

describe('a lock', () => {
  const lockFile = () => join(folder, 'engine.lock');

  it('has one holder at a time and leaves only its file behind', () => {
    expect(isLocked(lockFile())).toBe(false);
    const lock = holdLock(lockFile(), 0);
    expect(holdLock(lockFile(), 0)).toBeUndefined();
    expect(isLocked(lockFile())).toBe(true);
    lock?.release();
    expect(isLocked(lockFile())).toBe(false);
    holdLock(lockFile(), 0)?.release();
    expect(readdirSync(folder)).toEqual(['engine.lock']);
  });

  it('needs a file that can be created', () => {
    expect(thrownBy(() => holdLock(join(folder, 'none', 'engine.lock'), 0))).toMatchObject({
      code: 'DatabaseNotOpened',
    });
  });
});
