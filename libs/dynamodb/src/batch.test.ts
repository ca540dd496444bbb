import { describe, expect, it } from '@jest/globals';
import { withTimeLeft } from '@muster/service-definition';
import type { DynamoDb } from './index.ts';
import { batchGet, batchGetAll, batchWrite } from './index.ts';
import { fakeTimers, throttled } from './testing/fake-timers.ts';

type Request = { PutRequest: { Item: { pk: { S: string } } } };

/** Accepts the items that `take` returns for each batch and returns the others as unprocessed. */
function database(take: (batch: Request[], call: number) => number) {
  const stored: string[] = [];
  const batches: number[] = [];
  const send = (command: { input: { RequestItems: Record<string, Request[]> } }) => {
    const batch = command.input.RequestItems['things'] ?? [];
    const taken = take(batch, batches.length);
    batches.push(batch.length);
    stored.push(...batch.slice(0, taken).map((request) => request.PutRequest.Item.pk.S));
    const left = batch.slice(taken);
    return Promise.resolve({ UnprocessedItems: left.length > 0 ? { things: left } : {} });
  };
  return { db: { send } as unknown as DynamoDb, stored, batches };
}

const puts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ put: { pk: `item-${index}` } }));

describe('batchWrite', () => {
  it('writes any number of items in batches of 25', async () => {
    const { db, stored, batches } = database((batch) => batch.length);
    await batchWrite(db, 'things', puts(60));
    expect(batches.toSorted()).toEqual([10, 25, 25]);
    expect(new Set(stored).size).toBe(60);
  });

  it('repeats unprocessed items until each is stored once', async () => {
    const { db, stored } = database((batch, call) =>
      call < 3 ? Math.floor(batch.length / 2) : batch.length,
    );
    await batchWrite(db, 'things', puts(25));
    expect(stored.toSorted()).toEqual(
      puts(25)
        .map(({ put }) => put.pk)
        .toSorted(),
    );
  });

  it('continues while there is time, with fewer concurrent calls, until all items are stored', async () => {
    const timers = fakeTimers();
    let inFlight = 0;
    const seen: number[] = [];
    const { db, stored } = database((batch, call) => (call < 100 ? 0 : batch.length));
    const send = async (command: never) => {
      seen.push(++inFlight);
      await Promise.resolve();
      inFlight--;
      return db.send(command);
    };
    await batchWrite({ send } as unknown as DynamoDb, 'things', puts(1000), timers);
    expect(new Set(stored).size).toBe(1000);
    expect(Math.max(...seen.slice(0, 8))).toBe(8);
    expect(Math.max(...seen.slice(30, 100))).toBe(1);
    expect(Math.max(...seen.slice(100))).toBeGreaterThan(4);
  });

  it('treats the refusal of a whole batch like a batch with only unprocessed items', async () => {
    let calls = 0;
    const { db, stored } = database((batch) => batch.length);
    const send = (command: never) => (calls++ < 40 ? Promise.reject(throttled()) : db.send(command));
    await batchWrite({ send } as unknown as DynamoDb, 'things', puts(50), fakeTimers());
    expect(stored).toHaveLength(50);
  });

  it('fails with UnprocessedItems at the end of the time, with no call in progress', async () => {
    const timers = fakeTimers();
    let calls = 0;
    const { db } = database((_batch, call) => (call === 0 ? 10 : 0));
    const send = (command: never) => (calls++, db.send(command));
    const write = () => batchWrite({ send } as unknown as DynamoDb, 'things', puts(1000), timers);
    await expect(withTimeLeft(() => 2_000 - timers.now(), write)).rejects.toMatchObject({
      name: 'UnprocessedItems',
      message: 'DynamoDB left 990 items of table things unprocessed for as long as the invocation could wait',
    });
    const before = calls;
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toBe(before);
  });

  it('fails with Throttled if DynamoDB refused whole batches until the end', async () => {
    const db = { send: () => Promise.reject(throttled()) } as unknown as DynamoDb;
    await expect(
      withTimeLeft(
        () => 0,
        () => batchWrite(db, 'things', puts(1), fakeTimers()),
      ),
    ).rejects.toMatchObject({ name: 'Throttled' });
  });

  it('makes no call for an empty list', async () => {
    const { db, batches } = database((batch) => batch.length);
    await batchWrite(db, 'things', []);
    expect(batches).toEqual([]);
  });

  it.each([{}, { UnprocessedItems: { others: [{}] } }])(
    'refuses %j as the answer to a batch',
    async (answer) => {
      const db = { send: () => Promise.resolve(answer) } as unknown as DynamoDb;
      await expect(batchWrite(db, 'things', puts(1))).rejects.toThrow();
    },
  );

  it('passes on other errors', async () => {
    const db = { send: () => Promise.reject(new Error('no table')) } as unknown as DynamoDb;
    await expect(batchWrite(db, 'things', puts(1))).rejects.toThrow('no table');
  });
});

describe('batchGet', () => {
  it('repeats unprocessed keys', async () => {
    let calls = 0;
    const send = (command: { input: { RequestItems: Record<string, { Keys: { pk: string }[] }> } }) => {
      const keys = command.input.RequestItems['things']?.Keys ?? [];
      const answered = calls++ === 0 ? keys.slice(0, 1) : keys;
      const left = keys.slice(answered.length);
      return Promise.resolve({
        Responses: { things: answered },
        UnprocessedKeys: left.length > 0 ? { things: { Keys: left } } : {},
      });
    };
    const items = await batchGet({ send } as unknown as DynamoDb, 'things', [
      { pk: 'a' },
      { pk: 'b' },
      { pk: 'c' },
    ]);
    expect(items).toEqual([{ pk: 'a' }, { pk: 'b' }, { pk: 'c' }]);
    expect(calls).toBe(2);
  });

  it('continues if a whole batch was unprocessed, also without a list of items', async () => {
    const answers = [
      { Responses: {}, UnprocessedKeys: { things: { Keys: [{ pk: 'a' }] } } },
      { Responses: { things: [] }, UnprocessedKeys: {} },
    ];
    const db = { send: () => Promise.resolve(answers.shift()) } as unknown as DynamoDb;
    expect(await batchGet(db, 'things', [{ pk: 'a' }])).toEqual([]);
    expect(answers).toEqual([]);
  });

  it('reads strongly consistent, in the order of the keys', async () => {
    const inputs: unknown[] = [];
    const send = ({ input }: { input: { RequestItems: { things: { Keys: { pk: { S: string } }[] } } } }) => {
      inputs.push({ ...input.RequestItems.things, Keys: input.RequestItems.things.Keys.length });
      return Promise.resolve({ Responses: { things: input.RequestItems.things.Keys }, UnprocessedKeys: {} });
    };
    const keys = Array.from({ length: 150 }, (_, index) => ({ pk: `item-${index}` }));
    expect(await batchGet({ send } as unknown as DynamoDb, 'things', keys)).toEqual(keys);
    expect(inputs).toEqual([
      { Keys: 100, ConsistentRead: true },
      { Keys: 50, ConsistentRead: true },
    ]);
  });

  it('fails with UnprocessedItems at the end of the time', async () => {
    const timers = fakeTimers();
    const answer = { Responses: {}, UnprocessedKeys: { things: { Keys: [{ pk: { S: 'a' } }] } } };
    const db = { send: () => Promise.resolve(answer) } as unknown as DynamoDb;
    await expect(
      withTimeLeft(
        () => 60_000 - timers.now(),
        () => batchGet(db, 'things', [{ pk: 'a' }], timers),
      ),
    ).rejects.toMatchObject({ name: 'UnprocessedItems' });
    expect(timers.now()).toBe(60_000);
  });

  it('names missing items if all must exist', async () => {
    const answer = { Responses: { things: [{ pk: { S: 'a' } }] }, UnprocessedKeys: {} };
    const db = { send: () => Promise.resolve(answer) } as unknown as DynamoDb;
    expect(await batchGetAll(db, 'things', [{ pk: 'a' }], 'lists')).toEqual([{ pk: 'a' }]);
    await expect(batchGetAll(db, 'things', [{ pk: 'a' }, { pk: 'b' }], 'lists')).rejects.toMatchObject({
      name: 'MissingItems',
      message: 'table things holds 1 of 2 lists',
    });
  });

  it('refuses an answer without the table', async () => {
    const answer = { Responses: {}, UnprocessedKeys: {} };
    const db = { send: () => Promise.resolve(answer) } as unknown as DynamoDb;
    await expect(batchGet(db, 'things', [{ pk: 'a' }])).rejects.toThrow('Responses.things');
  });
});
