import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoverOutputV1 } from '@muster/contracts';
import { openInMemory } from '@muster/sqlite';
import { useLocalStores } from '../src/adapters/sqlite-stores.ts';
import { setTaggerStores } from '../src/adapters/stores.ts';
import { handler as applyTags } from '../src/functions/applyTags/handler.ts';
import { handler as awaitTaggingHandler } from '../src/functions/awaitTagging/handler.ts';
import { handler as planTagsHandler } from '../src/functions/planTags/handler.ts';
import { handler as verifyTagsHandler } from '../src/functions/verifyTags/handler.ts';
import { SqliteLedgerReader } from '../src/sqlite.ts';
import { accountId, instanceIds, region, resourceItem, run } from '../src/testing/fixtures.ts';
import { receiveRecords } from '../src/testing/receive-records.ts';
import { storeResources } from '../src/testing/sqlite-inventory.ts';
import { startTaggingAws, type TaggingAws } from '../src/testing/tagging-aws.ts';

const database = openInMemory();
let aws: TaggingAws;
const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 120_000 };
const planTags = (event: unknown) => planTagsHandler(event, context);
const awaitTagging = (event: unknown) => awaitTaggingHandler(event, context);
const verifyTags = (event: unknown) => verifyTagsHandler(event, context);
const input = { run, accountId, region };

const putResources = (ids: readonly string[], tags: Record<string, string>) =>
  storeResources(
    database,
    ids.map((id) => resourceItem(id, { tags })),
  );

beforeAll(async () => {
  aws = await startTaggingAws();
  useLocalStores(database);
});
afterAll(async () => {
  setTaggerStores(undefined);
  await aws.close();
});

describe('the tagger, from plan to verification', () => {
  it('tags a target of 1200 instances, of which two do not exist and one cannot be tagged', async () => {
    const ids = instanceIds(1200);
    putResources(ids, { Name: 'x' });
    expect(await planTags(input)).toEqual({
      tasks: 2,
      planned: 1200,
      rules: [{ id: 'production', planned: 1200, kept: 0, nothingToDo: 0, overruled: 0 }],
    });
    const waiting = await awaitTagging({ ...input, previous: {} });
    expect(waiting).toMatchObject({ settled: false, waitSeconds: 1, settledTasks: 0, tasks: 2 });

    aws.onCreateTags = ({ ids: called }) => {
      const gone = called.filter((id) => id === 'i-00000005' || id === 'i-00000009');
      if (gone.length > 0)
        return {
          status: 400,
          code: 'InvalidInstanceID.NotFound',
          message: `The instance IDs '${gone.join(', ')}' do not exist`,
        };
      if (called.includes('i-0000000c'))
        return { status: 400, code: 'TagLimitExceeded', message: 'too many tags' };
      return undefined;
    };
    const records = receiveRecords(database);
    const malformed = { messageId: 'malformed', body: '{}', attributes: { ApproximateReceiveCount: '1' } };
    expect(await applyTags({ Records: [...records, malformed] }, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'malformed' }],
    });

    const settled = await awaitTagging({ ...input, previous: waiting });
    expect(settled).toMatchObject({ settled: true, settledTasks: 2 });
    const outcomes = (await new SqliteLedgerReader(database).tasksOf('run-1', accountId, region)).map(
      ({ outcome }) => outcome,
    );
    expect(outcomes[0]?.exceptions).toEqual([
      {
        id: 'i-00000005',
        outcome: 'skipped',
        code: 'InvalidInstanceID.NotFound',
        message: 'The instance no longer exists',
      },
      {
        id: 'i-00000009',
        outcome: 'skipped',
        code: 'InvalidInstanceID.NotFound',
        message: 'The instance no longer exists',
      },
      { id: 'i-0000000c', outcome: 'failed', code: 'TagLimitExceeded', message: 'too many tags' },
    ]);
    expect(outcomes[1]?.exceptions).toEqual([]);

    const good = ids.filter((id) => !['i-00000005', 'i-00000009', 'i-0000000c'].includes(id));
    expect(good).toHaveLength(1197);
    expect(aws.taggedIds.toSorted()).toEqual(good);
    expect(aws.createTagsCalls.map(({ tags }) => tags)).toEqual(
      aws.createTagsCalls.map(() => new Map([['Production', 'Yes']])),
    );
    putResources(good, { Name: 'x', Production: 'Yes' });
    const verification = {
      done: false,
      attempt: 1,
      scan: 'verification-1',
      waitSeconds: 1,
      tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
      apiCalls: {},
    };
    const rescan = {
      ...DiscoverOutputV1.example,
      scan: 'verification-1',
      apiCalls: { 'ec2:DescribeInstances': 2 },
    };
    expect(await verifyTags({ ...input, rescan, verification })).toEqual({
      ...verification,
      done: true,
      rules: [
        {
          id: 'production',
          matched: 1200,
          applied: 1197,
          failed: 1,
          skipped: 2,
          kept: 0,
          nothingToDo: 0,
          overruled: 0,
        },
      ],
      tagging: { planned: 1200, applied: 1197, verified: 1197, failed: 1, skipped: 2 },
      apiCalls: {
        // Two calls of the scan, and a refused call that searches for the cause of `TagLimitExceeded`.
        'ec2:DescribeInstances': 3,
        'ec2:CreateTags': aws.createTagsCalls.length,
        'sts:AssumeRole': aws.assumedRoles.length,
      },
      failure: { code: 'TagLimitExceeded', message: '1 resource could not be tagged: too many tags' },
    });
  });

  it('changes nothing if the run is started again', async () => {
    const calls = aws.createTagsCalls.length;
    expect(await planTags(input)).toEqual({
      tasks: 2,
      planned: 1200,
      rules: [{ id: 'production', planned: 1200, kept: 0, nothingToDo: 0, overruled: 0 }],
    });
    expect(receiveRecords(database)).toEqual([]);
    expect(await awaitTagging({ ...input, previous: {} })).toMatchObject({ settled: true });
    expect(aws.createTagsCalls).toHaveLength(calls);
  });

  it('leaves a task to a later receive if no time is left, and then continues', async () => {
    const other = { ...input, run: { ...run, runId: 'run-2' } };
    putResources(['i-1'], {});
    await planTags(other);
    const records = receiveRecords(database);
    const times = [100, 0];
    const late = { ...context, getRemainingTimeInMillis: () => times.shift() ?? 0 };
    const response = await applyTags({ Records: records }, late);
    expect(response.batchItemFailures).toEqual(
      records.map(({ messageId }) => ({ itemIdentifier: messageId })),
    );
    expect(await awaitTagging({ ...other, previous: {} })).toMatchObject({ settled: false });

    aws.onCreateTags = () => undefined;
    expect(await applyTags({ Records: records }, context)).toEqual({ batchItemFailures: [] });
    expect(await awaitTagging({ ...other, previous: {} })).toMatchObject({ settled: true });
  });

  it('gives up a task at its last receive: the task is settled and its message is not received again', async () => {
    const other = { ...input, run: { ...run, runId: 'run-3' } };
    putResources(['i-1'], {});
    await planTags(other);
    const records = receiveRecords(database);
    const last = records.map((record) => ({ ...record, attributes: { ApproximateReceiveCount: '5' } }));
    const times = [100, 0];
    const late = { ...context, getRemainingTimeInMillis: () => times.shift() ?? 0 };
    expect(await applyTags({ Records: last }, late)).toEqual({ batchItemFailures: [] });
    expect(await awaitTagging({ ...other, previous: {} })).toMatchObject({ settled: true });
    const [task] = await new SqliteLedgerReader(database).tasksOf('run-3', accountId, region);
    expect(task?.outcome?.exceptions.find(({ id }) => id === 'i-1')).toMatchObject({
      outcome: 'failed',
      code: 'OutOfTime',
    });
  });

  it('rejects input that does not match the contract', async () => {
    await expect(planTags({ ...input, region: 7 })).rejects.toMatchObject({ name: 'ContractViolation' });
    await expect(awaitTagging(input)).rejects.toMatchObject({ name: 'ContractViolation' });
    await expect(verifyTags(input)).rejects.toMatchObject({ name: 'ContractViolation' });
  });
});
