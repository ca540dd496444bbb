import { describe, expect, it } from '@jest/globals';
import type { DynamoDb } from './index.ts';
import { queryAll } from './index.ts';

/** A database that returns these pages in turn, and records the start key of each request. */
function database(pages: object[]) {
  const starts: unknown[] = [];
  const send = (command: { input: { ExclusiveStartKey?: unknown } }) => {
    starts.push(command.input.ExclusiveStartKey);
    return Promise.resolve(pages[Math.min(starts.length, pages.length) - 1]);
  };
  return { db: { send } as unknown as DynamoDb, starts };
}
const things = { TableName: 'things' };

describe('queryAll', () => {
  it('continues after an empty page, to the end', async () => {
    const { db, starts } = database([
      { Items: [{ sk: { S: '1' } }], LastEvaluatedKey: { sk: { S: '1' } } },
      { Items: [], LastEvaluatedKey: { sk: { S: '5' } } },
      { Items: [{ sk: { S: '6' } }] },
    ]);
    expect(await queryAll(db, things)).toEqual([{ sk: '1' }, { sk: '6' }]);
    expect(starts).toEqual([undefined, { sk: { S: '1' } }, { sk: { S: '5' } }]);
  });

  it('stops with a code when the key of a page is repeated', async () => {
    const { db, starts } = database([
      { Items: [{ sk: { S: '1' } }], LastEvaluatedKey: { sk: { S: '1' } } },
      { Items: [{ sk: { S: '2' } }], LastEvaluatedKey: { sk: { S: '2' } } },
      { Items: [{ sk: { S: '1' } }], LastEvaluatedKey: { sk: { S: '1' } } },
    ]);
    await expect(queryAll(db, things)).rejects.toMatchObject({
      name: 'ListingRepeats',
      message: expect.stringMatching(/^dynamodb:Query of table things .* the listing repeats itself;/),
    });
    expect(starts).toHaveLength(3);
  });

  it('stops when page after page is empty, each with a new key', async () => {
    let page = 0;
    const send = () =>
      Promise.resolve({ Items: [], ScannedCount: 0, LastEvaluatedKey: { sk: { S: String(++page) } } });
    await expect(queryAll({ send } as unknown as DynamoDb, things)).rejects.toMatchObject({
      name: 'ListingRepeats',
    });
    expect(page).toBe(100);
  });

  it('treats a page without items as an invalid answer, not as the end of the table', async () => {
    const { db } = database([{}]);
    await expect(queryAll(db, things)).rejects.toThrow('Items');
  });
});
