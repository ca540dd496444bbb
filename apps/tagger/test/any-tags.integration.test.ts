import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anyTags, PROTOTYPE_NAMES } from '@muster/contracts/testing';
import { batchWrite } from '@muster/dynamodb';
import fc from 'fast-check';
import { createSqs } from '../src/adapters/sqs-task-queue.ts';
import { handler as applyTags } from '../src/functions/applyTags/handler.ts';
import { handler as planTags } from '../src/functions/planTags/handler.ts';
import { LedgerReader } from '../src/index.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../src/testing/embedded-dynamodb.ts';
import { receiveAll, startSqs } from '../src/testing/embedded-sqs.ts';
import { type FakeAws, startFakeAws } from '../src/testing/fake-aws.ts';
import { accountId, region, resourceItem, runWith } from '../src/testing/fixtures.ts';

let dynamo: EmbeddedDynamoDb;
let queue: Awaited<ReturnType<typeof startSqs>>;
let aws: FakeAws;
let sqs: SQSClient;
const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 120_000 };

beforeAll(async () => {
  dynamo = await startDynamoDb();
  await dynamo.createTable('inventory');
  await dynamo.createTable('ledger');
  queue = await startSqs('tasks');
  aws = await startFakeAws();
  Object.assign(process.env, {
    LEDGER_TABLE_NAME: 'ledger',
    INVENTORY_TABLE_NAME: 'inventory',
    TASK_QUEUE_URL: queue.queueUrl,
  });
  sqs = createSqs();
  await batchWrite(dynamo.db, 'inventory', [{ put: resourceItem('i-1') }]);
});
afterAll(async () => {
  sqs.destroy();
  await Promise.all([dynamo.close(), queue.close(), aws.close()]);
});

let runs = 0;

/** Plans, sends, receives and applies; gives what EC2 was asked to set, and what the ledger says of it. */
async function tagWith(tags: ReadonlyMap<string, string>) {
  const runId = `any-${(runs += 1)}`;
  const run = { ...runWith([{ id: 'a', set: [...tags] }]), runId };
  const state: unknown = JSON.parse(JSON.stringify({ run, accountId, region }));
  aws.createTagsCalls.length = 0;
  await planTags(state, context);
  const records = await receiveAll(sqs, queue.queueUrl);
  expect(await applyTags({ Records: records }, context)).toEqual({ batchItemFailures: [] });
  const [entry] = await new LedgerReader(dynamo.db, 'ledger').tasksOf(runId, accountId, region);
  return { calls: aws.createTagsCalls.map((call) => call.tags), task: entry?.task };
}

describe('the tags of a rule', () => {
  it('reach EC2 through the state of the run, the ledger and the queue, with the names of all properties', async () => {
    const tags = new Map(PROTOTYPE_NAMES.map((name) => [name, `value of ${name}`]));
    const { calls, task } = await tagWith(tags);
    expect(calls).toEqual([tags]);
    expect(new Map(task?.set)).toEqual(tags);
    expect(new Map(task?.resources[0]?.before)).toEqual(new Map(PROTOTYPE_NAMES.map((name) => [name, null])));
  });

  it('reach EC2 whatever they are called', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTags.filter(({ size }) => size > 0),
        async (tags) => {
          const { calls, task } = await tagWith(tags);
          expect(calls).toEqual([tags]);
          expect(new Map(task?.set)).toEqual(tags);
        },
      ),
      { numRuns: 15 },
    );
  });
});
