import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '@muster/sqlite';
import { SqliteRunReader } from '../src/adapters/sqlite-run-reader.ts';
import { SqliteRunStore } from '../src/adapters/sqlite-run-store.ts';
import { at, outcome, request } from '../src/testing/examples.ts';

describe('SqliteRunReader on a file that is opened for reading', () => {
  let folder: string;
  let writer: Database;
  let reading: Database;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'muster-runs-'));
    const path = join(folder, 'muster.db');
    writer = openDatabase({ path, mode: 'write' });
    reading = openDatabase({ path, mode: 'read' });
  });
  afterEach(() => {
    reading.close();
    writer.close();
    rmSync(folder, { recursive: true });
  });

  it('shows a run while another connection writes it', async () => {
    const store = new SqliteRunStore(writer);
    const reader = new SqliteRunReader(reading);
    expect(await reader.latestRunId()).toBeUndefined();
    expect(await reader.getSummary('run-1')).toBeUndefined();
    expect(await reader.getProgress('run-1')).toEqual({ accounts: [], targets: [] });
    await store.beginRun(request(), at('08:00:00'));
    await store.saveAccounts('run-1', ['111111111111'], {}, at('08:00:00'));
    const rows = reader.getProgress('run-1');
    await store.changeTargets('run-1', { put: [outcome()] }, at('08:00:01'));
    expect((await rows).accounts).toEqual(['111111111111']);
    expect(await reader.getProgress('run-1')).toEqual({ accounts: ['111111111111'], targets: [outcome()] });
    expect(await reader.getStatus('run-1')).toBe('running');
    expect(await reader.getRequest('run-1')).toEqual(request());
    expect(await reader.getSummary('run-1', at('08:00:09'))).toMatchObject({
      status: 'running',
      targets: { planned: 1, succeeded: 1, failed: 0, skipped: 0 },
      durationMs: 9000,
    });
  });

  it('shows the previous state of a run while the writer is in a transaction', async () => {
    const store = new SqliteRunStore(writer);
    const reader = new SqliteRunReader(reading);
    await store.beginRun(request(), at('08:00:00'));
    let status: Promise<string | undefined> | undefined;
    writer.transaction(() => {
      writer.run("UPDATE runs SET status = 'complete'");
      status = reader.getStatus('run-1');
    });
    expect(await status).toBe('running');
    expect(await reader.getStatus('run-1')).toBe('complete');
  });

  it('does not stop a run', async () => {
    await new SqliteRunStore(writer).beginRun(request(), at('08:00:00'));
    await expect(new SqliteRunReader(reading).stopRun('run-1')).rejects.toMatchObject({
      name: 'DatabaseReadOnly',
    });
  });
});
