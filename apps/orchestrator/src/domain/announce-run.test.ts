import { beforeEach, describe, expect, it } from '@jest/globals';
import { type RunEnded, RunEndedV1 } from '@muster/contracts';
import { type Observation, silence } from '@muster/observability';
import type { RunStore } from '../ports/run-store.ts';
import { at, outcome, request } from '../testing/examples.ts';
import { runStoreInMemory } from '../testing/run-store-in-memory.ts';
import { announceRun } from './announce-run.ts';
import { finalizeRun } from './finalize-run.ts';

let store: RunStore;
let announced: RunEnded[];
let metrics: Record<string, number>;
let errors: string[];
const observation: Observation = {
  ...silence,
  count: (metric, value) => void (metrics[metric] = (metrics[metric] ?? 0) + value),
  error: (message) => void errors.push(message),
};
const now = () => at('09:00:00');
const announcer = { announce: async (ended: RunEnded) => void announced.push(ended) };

/** A run of accounts whose only target failed or succeeded. */
async function runWith(statuses: readonly ('succeeded' | 'failed' | 'skipped')[]): Promise<void> {
  const accounts = statuses.map((_, index) => String(index + 1).padStart(12, '0'));
  await store.beginRun(request(), at('08:00:00'));
  await store.saveAccounts('run-1', accounts, {}, at('08:00:00'));
  const put = statuses.map((status, index) =>
    outcome({
      accountId: accounts[index] ?? '',
      status,
      ...(status === 'failed' ? { code: 'AssumeRoleDenied', message: 'denied' } : {}),
    }),
  );
  await store.changeTargets('run-1', { put }, at('08:00:00'));
}

beforeEach(() => {
  store = runStoreInMemory();
  announced = [];
  metrics = {};
  errors = [];
});

describe('announceRun', () => {
  it('names failures before skipped targets, and the first left-out accounts', async () => {
    await runWith([...Array.from({ length: 60 }, () => 'skipped' as const), 'succeeded', 'failed']);
    const leftOut = Array.from({ length: 52 }, (_, index) => ({
      accountId: String(900_000_000_000 + index),
      code: 'AccountClosed',
      message: 'closed',
    }));
    await store.addLeftOut('run-1', leftOut, at('08:00:00'));
    await finalizeRun({ run: request().run }, { store, now });
    await announceRun('run-1', { store, announcer, now }, observation);
    const ended = RunEndedV1.schema.parse(announced[0]);
    expect(ended.outcomes).toHaveLength(50);
    expect(ended.outcomes[0]).toMatchObject({ accountId: '000000000062', status: 'failed' });
    expect(ended.outcomes[1]).toMatchObject({ accountId: '000000000001', status: 'skipped' });
    expect(ended.moreOutcomes).toBe(11);
    expect(ended.leftOut).toHaveLength(50);
    expect(ended.leftOut?.[0]).toEqual({
      accountId: '900000000000',
      code: 'AccountClosed',
      message: 'closed',
    });
    expect(ended.moreLeftOut).toBe(2);
  });

  it('publishes the counts and the unsuccessful outcomes, and counts the run as partial', async () => {
    await runWith(['succeeded', 'failed']);
    await finalizeRun({ run: request().run }, { store, now });
    await announceRun('run-1', { store, announcer, now }, observation);
    expect(announced).toHaveLength(1);
    expect(RunEndedV1.schema.parse(announced[0])).toMatchObject({
      runId: 'run-1',
      status: 'partial',
      targets: { planned: 2, succeeded: 1, failed: 1, skipped: 0 },
      outcomes: [{ accountId: '000000000002', status: 'failed', code: 'AssumeRoleDenied' }],
      moreOutcomes: 0,
    });
    expect(metrics).toEqual({
      RunsComplete: 0,
      RunsPartial: 1,
      RunsFailed: 0,
      TargetsSucceeded: 1,
      TargetsFailed: 1,
      ResourcesSeen: 2000,
      ResourcesTagged: 2000,
    });
  });

  it('names at most 50 outcomes, and the number of further ones', async () => {
    await runWith(Array.from({ length: 53 }, () => 'failed'));
    await finalizeRun({ run: request().run }, { store, now });
    await announceRun('run-1', { store, announcer, now }, observation);
    expect(announced[0]?.outcomes).toHaveLength(50);
    expect(announced[0]).toMatchObject({ status: 'failed', moreOutcomes: 3 });
  });

  it('publishes nothing for a run that has not ended', async () => {
    await runWith(['succeeded']);
    await announceRun('run-1', { store, announcer, now }, observation);
    expect([announced, metrics]).toEqual([[], {}]);
  });

  it('does not fail if the topic refuses the message', async () => {
    await runWith(['succeeded']);
    await finalizeRun({ run: request().run }, { store, now });
    const refusing = { announce: () => Promise.reject(new Error('no such topic')) };
    await announceRun('run-1', { store, announcer: refusing, now }, observation);
    expect(errors).toEqual(['the summary could not be published']);
    expect(metrics).toMatchObject({ RunsComplete: 1 });
  });
});
