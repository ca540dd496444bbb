import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@muster/sqlite';
import fc from 'fast-check';
import type { Choose } from '../testing/model-inventory.ts';
import { ModelStage } from '../testing/model-stage.ts';
import { CopyFile } from './copy-file.ts';
import { copyStage } from './copy-stage.ts';

const REGIONS = ['eu-west-1', 'us-east-1', 'us-west-2'];
const ORIGIN = {
  accountId: '999999999999',
  region: 'us-east-1',
  stage: 'dev',
  inventoryTable: 'muster-inventory-dev',
};
/** MUSTER_COPY_RUNS=1000 looks longer. */
const RUNS = Number(process.env['MUSTER_COPY_RUNS'] ?? 30);
const ORDER = { everything: false, ledger: false };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'muster-copy-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

let files = 0;
const newPath = () => join(directory, `copy-${++files}.db`);

async function copy(stage: ModelStage, path: string): Promise<string[]> {
  stage.read.length = 0;
  const file = new CopyFile(path, ORIGIN);
  try {
    const now = () => new Date(stage.tables.nowMs);
    await copyStage(ORDER, { source: stage, file, progress: { read: () => undefined }, now });
    return [...stage.read].toSorted();
  } finally {
    file.close();
  }
}

function copied(path: string): Map<string, string> {
  const database = openDatabase({ path, mode: 'read' });
  try {
    return new Map(
      database
        .all('SELECT region, resource_id, content_hash, gone_at FROM resources')
        .map((row) => [
          `${String(row['region'])} ${String(row['resource_id'])}`,
          `${String(row['content_hash'])} ${String(row['gone_at'] ?? 'present')}`,
        ]),
    );
  } finally {
    database.close();
  }
}

const chooseFrom = (numbers: readonly number[]): Choose => {
  let at = 0;
  return (bound) => (numbers[at++ % Math.max(1, numbers.length)] ?? 0) % bound;
};
const numbers = fc.array(fc.nat(9_999), { minLength: 40, maxLength: 120 });

describe('the copy of a stage', () => {
  it('has the resources of the stage after every copy, whatever runs and people did since the last one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 12 }),
        numbers,
        async (steps, list) => {
          const stage = new ModelStage(REGIONS);
          const choose = chooseFrom(list);
          const path = newPath();
          for (const count of steps) {
            for (let step = 0; step < count; step++) stage.step(choose);
            await copy(stage, path);
            expect(copied(path)).toEqual(stage.tables.expected);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('has them again after a copy during which the stage changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
        numbers,
        async (steps, list) => {
          const stage = new ModelStage(REGIONS);
          const choose = chooseFrom(list);
          const path = newPath();
          for (const count of steps) {
            for (let step = 0; step < count; step++) stage.step(choose);
            stage.beforeRead = () => stage.step(choose);
            await copy(stage, path);
            stage.beforeRead = () => undefined;
            for (let step = 0; step < count; step++) stage.step(choose);
            await copy(stage, path);
            expect(copied(path)).toEqual(stage.tables.expected);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe('what a copy reads again', () => {
  const never: Choose = () => 0;
  /** Writes a resource in each scan. */
  const once: Choose = (bound) => 1 % bound;

  function runOnce(stage: ModelStage, choose: Choose, regions = REGIONS): string {
    const runId = stage.begin(regions) ?? '';
    for (const region of regions) {
      stage.scan(runId, region, choose, true);
      // Neither tagged nor scanned again.
      stage.succeed(runId, region, () => 3);
    }
    stage.end(runId);
    stage.tables.nowMs += 1_000;
    return runId;
  }

  it('is nothing while no run begins, and nothing after a run that changed nothing', async () => {
    const stage = new ModelStage(REGIONS);
    const path = newPath();
    runOnce(stage, once);
    expect(await copy(stage, path)).toEqual(REGIONS);
    expect(await copy(stage, path)).toEqual([]);
    runOnce(stage, never);
    expect(await copy(stage, path)).toEqual([]);
  });

  it('is the targets that a run changed', async () => {
    const stage = new ModelStage(REGIONS);
    const path = newPath();
    runOnce(stage, once);
    await copy(stage, path);
    const runId = stage.begin(REGIONS) ?? '';
    for (const region of REGIONS) {
      stage.scan(runId, region, region === 'us-east-1' ? once : never, true);
      stage.succeed(runId, region, () => 3);
    }
    stage.end(runId);
    expect(await copy(stage, path)).toEqual(['us-east-1']);
  });

  it('is the targets that a run in progress has not finished', async () => {
    const stage = new ModelStage(REGIONS);
    const path = newPath();
    runOnce(stage, once);
    await copy(stage, path);
    const runId = stage.begin(REGIONS) ?? '';
    stage.scan(runId, 'eu-west-1', never, true);
    stage.succeed(runId, 'eu-west-1', () => 3);
    expect(await copy(stage, path)).toEqual(['us-east-1', 'us-west-2']);
  });

  it('is everything after a week', async () => {
    const stage = new ModelStage(REGIONS);
    const path = newPath();
    runOnce(stage, once);
    await copy(stage, path);
    stage.tables.nowMs += 7 * 86_400_000;
    expect(await copy(stage, path)).toEqual(REGIONS);
  });
});
