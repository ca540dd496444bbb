import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Mutation } from './fleet/mutations.ts';
import { openJournal } from './journal.ts';
import { parseOptions } from './options.ts';

const options = parseOptions({ accounts: 1, regions: 1, instancesPerTarget: 3 });
const vanish: Mutation = {
  kind: 'vanish',
  accountId: '111111111111',
  region: 'us-east-1',
  instanceIds: ['i-0123456789abcdef0'],
};
const launch: Mutation = {
  kind: 'launch',
  accountId: '111111111111',
  region: 'us-east-1',
  count: 2,
  atEpochMs: 1,
};

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulated-aws-'));
  path = join(folder, 'data', 'journal.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(...mutations: Mutation[]): void {
  const journal = openJournal(path, options);
  for (const mutation of mutations) journal.append(mutation);
  journal.close();
}

function reopen(changed = options): readonly Mutation[] {
  const journal = openJournal(path, changed);
  journal.close();
  return journal.replayed;
}

describe('openJournal', () => {
  it('returns what was appended, after it was opened several times', () => {
    write(vanish);
    write(launch);
    expect(reopen()).toEqual([vanish, launch]);
  });

  it('starts a new file for another scenario, but not for another behavior', () => {
    write(vanish);
    expect(reopen({ ...options, latencyMs: 50, throttling: false })).toEqual([vanish]);
    expect(reopen({ ...options, seed: 2 })).toEqual([]);
    expect(reopen()).toEqual([]);
  });

  it('drops an incomplete last line, and continues after it', () => {
    write(vanish);
    // cspell:ignore laun
    appendFileSync(path, '{"kind":"laun');
    write(launch);
    expect(reopen()).toEqual([vanish, launch]);
  });

  it('refuses a damaged line in the middle', () => {
    write(vanish);
    appendFileSync(path, 'garbage\n');
    appendFileSync(path, `${JSON.stringify(launch)}\n`);
    expect(() => reopen()).toThrow(expect.objectContaining({ code: 'JournalUnusable' }));
    expect(() => reopen()).toThrow('line 3');
  });

  it('does not overwrite a file that is not a journal', () => {
    path = join(folder, 'letter.txt');
    writeFileSync(path, 'Dear all\n');
    expect(() => reopen()).toThrow('is not a journal');
    expect(readFileSync(path, 'utf8')).toBe('Dear all\n');
  });
});
