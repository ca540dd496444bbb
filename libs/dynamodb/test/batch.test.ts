import { describe, expect, it } from '@jest/globals';
import type { DynamoDb } from '../src/index.ts';
import { batchGet, batchWrite } from '../src/index.ts';

type Request = { PutRequest: { Item: { pk: { S: string } } } };

/** Takes what `take` says of each batch and gives the rest back as unprocessed. */
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
  it('writes any number in batches of 25', async () => {
    const { db, stored, batches } = database((batch) => batch.length);
    await batchWrite(db, 'things', puts(60));
    expect(batches.toSorted()).toEqual([10, 25, 25]);
    expect(new Set(stored).size).toBe(60);
  });

  it('loops over what DynamoDB leaves unprocessed, until all is stored once', async () => {
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

  it('does not call at all for nothing', async () => {
    const { db, batches } = database((batch) => batch.length);
    await batchWrite(db, 'things', []);
    expect(batches).toEqual([]);
  });

  it.each([{}, { UnprocessedItems: { others: [{}] } }])(
    'does not take %j for a batch that was written',
    async (answer) => {
      const db = { send: () => Promise.resolve(answer) } as unknown as DynamoDb;
      await expect(batchWrite(db, 'things', puts(1))).rejects.toThrow();
    },
  );

  it('passes an error on', async () => {
    const db = { send: () => Promise.reject(new Error('no table')) } as unknown as DynamoDb;
    await expect(batchWrite(db, 'things', puts(1))).rejects.toThrow('no table');
  });
});

describe('batchGet', () => {
  it('loops over unprocessed keys', async () => {
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

  it('goes on where a whole batch was left unprocessed, also without a list of what was found', async () => {
    const answers = [
      { Responses: {}, UnprocessedKeys: { things: { Keys: [{ pk: 'a' }] } } },
      { Responses: { things: [] }, UnprocessedKeys: {} },
    ];
    const db = { send: () => Promise.resolve(answers.shift()) } as unknown as DynamoDb;
    expect(await batchGet(db, 'things', [{ pk: 'a' }])).toEqual([]);
    expect(answers).toEqual([]);
  });

  it('does not take an answer without the table for one that found nothing', async () => {
    const answer = { Responses: {}, UnprocessedKeys: {} };
    const db = { send: () => Promise.resolve(answer) } as unknown as DynamoDb;
    await expect(batchGet(db, 'things', [{ pk: 'a' }])).rejects.toThrow('Responses.things');
  });
});
