import { describe, expect, it } from '@jest/globals';
import { smallScope, testDeployment } from '../testing/test-deployment.ts';
import { looksUntil } from './run-shape.ts';
import { type Phase, phasesOf, Scope } from './scope.ts';
import { usageOf } from './usage.ts';

function usageIn(name: Phase['name'], scope: Scope = smallScope) {
  const phase = phasesOf(scope).find((candidate) => candidate.name === name);
  if (phase === undefined) throw new Error(`no phase ${name}`);
  return usageOf(scope, phase, testDeployment);
}

describe('2 accounts x 3 regions x 1000 instances', () => {
  it('first inventory', () => {
    const { tables, transitions, functions, queueRequests, logBytes } = usageIn('first-scan');
    expect(tables).toEqual({
      inventory: { reads: 8, writes: 6_012 },
      checkpoints: { reads: 6, writes: 6 },
      ledger: { reads: 0, writes: 0 },
      runs: { reads: 28, writes: 22 },
    });
    // 7 states and a start. For each account 3 and a start. For each target Discover, MorePages, RecordOutcome.
    expect(transitions).toBe(34);
    expect(functions).toEqual([
      { name: 'planRun', invocations: 1, gigabyteSeconds: 1.75 },
      { name: 'listRegions', invocations: 2, gigabyteSeconds: 1.25 },
      { name: 'discover', invocations: 6, gigabyteSeconds: 19.5 },
      { name: 'recordOutcome', invocations: 6, gigabyteSeconds: expect.closeTo(1.05) },
      { name: 'findLeftOut', invocations: 1, gigabyteSeconds: 1.75 },
      { name: 'finalizeRun', invocations: 1, gigabyteSeconds: 1.75 },
    ]);
    expect([queueRequests, logBytes]).toEqual([0, 34_000]);
  });

  it('tagging everything', () => {
    const { tables, transitions, functions, queueRequests } = usageIn('tag-all');
    expect(tables).toEqual({
      inventory: { reads: 3_890, writes: 6_024 },
      checkpoints: { reads: 12, writes: 12 },
      ledger: { reads: 234, writes: 342 },
      runs: { reads: 28, writes: 22 },
    });
    // Each target: 3 as before, PlanTags, AnyTasks, BeginTagging, 3 looks of 2 with 2 pauses, BeginVerification,
    // Rediscover, MoreVerificationPages, VerifyTags, Verified.
    expect(transitions).toBe(16 + 6 * 19);
    expect(Object.fromEntries(functions.map(({ name, invocations }) => [name, invocations]))).toEqual({
      planRun: 1,
      listRegions: 2,
      discover: 12,
      planTags: 6,
      applyTags: 6,
      awaitTagging: 18,
      verifyTags: 6,
      recordOutcome: 6,
      findLeftOut: 1,
      finalizeRun: 1,
    });
    expect(queueRequests).toBe(18);
  });

  it('steady state', () => {
    const { tables, transitions } = usageIn('steady');
    expect(tables.inventory).toEqual({ reads: 1_946, writes: 312 });
    expect(tables.ledger).toEqual({ reads: 18, writes: 6 });
    expect(transitions).toBe(46);
  });

  it('steady state without rules', () => {
    const { tables, transitions } = usageIn('steady', { ...smallScope, tag: false });
    expect(tables.inventory).toEqual({ reads: 974, writes: 312 });
    expect(tables.ledger).toEqual({ reads: 0, writes: 0 });
    expect(transitions).toBe(34);
  });
});

// capacity.deployment.test.ts of the deployment checks measures these units.
describe('the units that DynamoDB counted in runs of the packaged functions over 2 x 3 x 1000', () => {
  it('are the same for writes, but 348 in the ledger: managed instances take one more for each of 6 tasks', () => {
    const first = usageIn('first-scan').tables;
    expect([first.inventory.writes, first.checkpoints.writes, first.runs.writes]).toEqual([6_012, 6, 22]);
    const all = usageIn('tag-all').tables;
    expect([all.inventory.writes, all.checkpoints.writes, all.ledger.writes]).toEqual([6_024, 12, 342]);
    const unchanged = usageIn('steady', { ...smallScope, changed: 0 }).tables;
    expect([unchanged.inventory.writes, unchanged.ledger.writes]).toEqual([12, 6]);
  });

  it('are a little less for reads of the inventory: its instances have 652 bytes, and 629 before tagging', () => {
    expect(usageIn('tag-all').tables.inventory.reads / 3_739).toBeCloseTo(1.04, 3);
    expect(usageIn('steady', { ...smallScope, changed: 0 }).tables.inventory.reads / 1_921).toBeCloseTo(
      1.013,
      3,
    );
  });

  it('are the same for reads of the ledger: 230 to 235, by the number of looks', () => {
    expect(usageIn('tag-all').tables.ledger.reads).toBe(234);
    expect(usageIn('steady').tables.ledger.reads).toBe(18);
  });

  it('are less for reads of the runs by five Queries without a result, which the emulator does not charge', () => {
    expect(usageIn('first-scan').tables.runs.reads - 23).toBe(5);
  });

  it('match 3500 instances in one target: 4 pages and 4 tasks', () => {
    const scope = Scope.parse({ accounts: 1, regions: 1, instances: 3500 });
    // 4 checkpoints and 3 pages of IDs at 10 units each. The emulator counted 68 in the two scans of a run.
    expect(usageIn('first-scan', scope).tables.checkpoints.writes).toBe(34);
    expect(usageIn('tag-all', scope).tables.ledger.writes).toBe(197);
  });
});

describe('a target that needs more than one invocation', () => {
  const scope = Scope.parse({ accounts: 1, regions: 1, instances: 300_000 });

  it('reads the known instances again in each', () => {
    // 870 s at 6 s a page: 145 pages. 300 pages need 3 invocations.
    const { shape, tables, transitions } = usageIn('steady', { ...scope, tag: false });
    expect(shape.invocationsPerScan).toBe(3);
    expect(tables.inventory.reads).toBe(3 * 48_414 + 2);
    // 3 for the checkpoint, and the IDs of 145 and of 290 pages.
    expect(tables.checkpoints.reads).toBe(3 + 354 + 707);
    expect(transitions).toBe(12 + 2 * 3 + 1);
  });

  it('reads only the written part while the table is filled', () => {
    expect(usageIn('first-scan', scope).tables.inventory.reads).toBe(1 + 23_400 + 46_800 + 2);
  });
});

describe('looksUntil', () => {
  it.each([
    [0, 2, 1],
    [1, 2, 2],
    [3, 2, 3],
    [3.1, 2, 4],
    [10_000, 2, 21],
    // Pauses of 1, 1, 1, 1, 1 and 2 s.
    [7, 1.15, 7],
  ])('for %d s with a growth of %d: %d', (seconds, growth, looks) => {
    expect(looksUntil(seconds, growth, 900)).toBe(looks);
  });
});
