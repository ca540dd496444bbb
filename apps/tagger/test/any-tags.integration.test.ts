import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anyTags, PROTOTYPE_NAMES } from '@muster/contracts/testing';
import { openInMemory } from '@muster/sqlite';
import fc from 'fast-check';
import { useLocalStores } from '../src/adapters/sqlite-stores.ts';
import { setTaggerStores } from '../src/adapters/stores.ts';
import { handler as applyTags } from '../src/functions/applyTags/handler.ts';
import { handler as planTags } from '../src/functions/planTags/handler.ts';
import { SqliteLedgerReader } from '../src/sqlite.ts';
import { accountId, region, resourceItem, runWith } from '../src/testing/fixtures.ts';
import { receiveRecords } from '../src/testing/receive-records.ts';
import { storeResources } from '../src/testing/sqlite-inventory.ts';
import { startTaggingAws, type TaggingAws } from '../src/testing/tagging-aws.ts';

const database = openInMemory();
let aws: TaggingAws;
const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 120_000 };

beforeAll(async () => {
  aws = await startTaggingAws();
  useLocalStores(database);
  storeResources(database, [resourceItem('i-1')]);
});
afterAll(async () => {
  setTaggerStores(undefined);
  await aws.close();
});

let runs = 0;

/** Plans, sends, receives and applies. Returns what EC2 was called with, and what the ledger says about it. */
async function tagWith(tags: ReadonlyMap<string, string>) {
  const runId = `any-${(runs += 1)}`;
  const run = { ...runWith([{ id: 'a', set: [...tags] }]), runId };
  const state: unknown = JSON.parse(JSON.stringify({ run, accountId, region }));
  aws.createTagsCalls.length = 0;
  await planTags(state, context);
  const records = receiveRecords(database);
  expect(await applyTags({ Records: records }, context)).toEqual({ batchItemFailures: [] });
  const [entry] = await new SqliteLedgerReader(database).tasksOf(runId, accountId, region);
  return { calls: aws.createTagsCalls.map((call) => call.tags), task: entry?.task };
}

describe('the tags of a rule', () => {
  it('reach EC2 through the state of the run, the ledger and the queue, even if they are named like properties', async () => {
    const tags = new Map(PROTOTYPE_NAMES.map((name) => [name, `value of ${name}`]));
    const { calls, task } = await tagWith(tags);
    expect(calls).toEqual([tags]);
    expect(new Map(task?.set)).toEqual(tags);
    expect(new Map(task?.resources[0]?.before)).toEqual(new Map(PROTOTYPE_NAMES.map((name) => [name, null])));
  });

  it('reach EC2 whatever their keys', async () => {
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
