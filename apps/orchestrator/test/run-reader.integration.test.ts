import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecordOutcomeInputV1 } from '@muster/contracts';
import type { LambdaContext } from '@muster/service-definition';
import { openInMemory } from '@muster/sqlite';
import { SqliteRunReader } from '../src/adapters/sqlite-run-reader.ts';
import { useLocalStores } from '../src/adapters/sqlite-stores.ts';
import { setRunStores } from '../src/adapters/stores.ts';
import type { RunReader } from '../src/index.ts';
import { request } from '../src/testing/examples.ts';

const context: LambdaContext = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 };

describe('the handlers and the RunReader on the embedded database', () => {
  let reader: RunReader;

  beforeAll(() => {
    const database = openInMemory();
    useLocalStores(database);
    reader = new SqliteRunReader(database);
  });
  afterAll(() => setRunStores(undefined));

  it('find no run in an empty database', async () => {
    expect(await reader.listRuns()).toEqual([]);
    expect(await reader.latestRunId()).toBeUndefined();
    expect(await reader.getSummary('run-1')).toBeUndefined();
    expect(await reader.getRequest('run-1')).toBeUndefined();
  });

  it('follow a run from its plan to its end', async () => {
    const [planRun, recordOutcome, recordAccountOutcome, finalizeRun] = await Promise.all([
      import('../src/functions/planRun/handler.ts'),
      import('../src/functions/recordOutcome/handler.ts'),
      import('../src/functions/recordAccountOutcome/handler.ts'),
      import('../src/functions/finalizeRun/handler.ts'),
    ]);
    const asked = request();
    expect(await planRun.handler(asked, context)).toEqual({
      run: asked.run,
      accounts: ['111111111111', '222222222222'],
    });
    expect(await reader.getSummary('run-1')).toMatchObject({ status: 'running', finishedAt: null });
    expect(await reader.getRequest('run-1')).toEqual(asked);

    const { run } = asked;
    const gathered = { ...RecordOutcomeInputV1.example, run, tagging: { anything: 'else' } };
    expect(await recordOutcome.handler(gathered, context)).toEqual({});
    const failed = {
      run,
      accountId: '222222222222',
      error: { Error: 'AssumeRoleDenied', Cause: '{"errorMessage":"no"}' },
    };
    expect(await recordAccountOutcome.handler(failed, context)).toEqual({});
    expect(await finalizeRun.handler({ run, accounts: [] }, context)).toEqual({
      runId: 'run-1',
      status: 'partial',
    });

    expect(await reader.getSummary('run-1')).toMatchObject({
      status: 'partial',
      targets: { planned: 2, succeeded: 1, failed: 1, skipped: 0 },
      outcomes: [{ accountId: '222222222222', status: 'failed', code: 'AssumeRoleDenied', message: 'no' }],
    });

    await planRun.handler(request({ runId: 'run-0' }), context);
    const runs = await reader.listRuns();
    expect(runs.map(({ runId, status }) => [runId, status])).toEqual([
      ['run-0', 'running'],
      ['run-1', 'partial'],
    ]);
    expect(runs[1]).toMatchObject({ targets: { planned: 2 }, resources: { seen: 1000 } });
    expect(await reader.latestRunId()).toBe('run-0');
  });

  it('reject an event that does not match the contract', async () => {
    const { handler } = await import('../src/functions/planRun/handler.ts');
    await expect(handler({ run: {} }, context)).rejects.toMatchObject({ name: 'ContractViolation' });
  });
});
