import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FakeAws, jsonAnswer, startFakeAws } from '@muster/aws-session/testing/fake-aws';
import fc from 'fast-check';
import {
  batchGet,
  batchWrite,
  type DynamoDb,
  getItem,
  type Item,
  putItem,
  queryAll,
  scanPages,
  updateItem,
} from '../src/index.ts';

const TableName = 'things';
const PROTOTYPE_NAMES = Object.getOwnPropertyNames(Object.prototype);

/**
 * A DynamoDB that stores the map `tags` of the last item unchanged, and returns it for every read. dynalite cannot be
 * used, because it copies items by assignment.
 */
let stored: unknown;
const answerTo: Record<string, () => object> = {
  BatchWriteItem: () => ({ UnprocessedItems: {} }),
  GetItem: () => ({ Item: { tags: stored } }),
  BatchGetItem: () => ({ Responses: { things: [{ tags: stored }] }, UnprocessedKeys: {} }),
  Query: () => ({ Items: [{ tags: stored }], Count: 1, ScannedCount: 1 }),
  Scan: () => ({ Items: [{ tags: stored }], Count: 1, ScannedCount: 1 }),
};
const keep = (body: string) =>
  void JSON.parse(body, (key, value: unknown) => {
    if (key === 'tags' || key === ':tags') stored = value;
    return value;
  });

let aws: FakeAws;
let db: DynamoDb;
beforeAll(async () => {
  aws = await startFakeAws(({ action, body }) => {
    keep(body);
    return jsonAnswer(answerTo[action]?.() ?? {});
  });
  db = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  db.destroy();
  await aws.close();
});

const Key = { pk: 'a', sk: '1' };
const writes: Record<string, (tags: Map<string, string>) => Promise<unknown>> = {
  putItem: (tags) => putItem(db, { TableName, Item: { ...Key, tags } }),
  batchWrite: (tags) => batchWrite(db, TableName, [{ put: { ...Key, tags } }]),
  updateItem: (tags) =>
    updateItem(db, {
      TableName,
      Key,
      UpdateExpression: 'SET tags = :tags',
      ExpressionAttributeValues: { ':tags': tags },
    }),
};
const reads: Record<string, () => Promise<Item | undefined>> = {
  getItem: () => getItem(db, { TableName, Key }),
  batchGet: async () => (await batchGet(db, TableName, [Key]))[0],
  queryAll: async () => (await queryAll(db, { TableName, KeyConditionExpression: 'pk = :pk' }))[0],
  scanPages: async () => (await Array.fromAsync(scanPages(db, { TableName })))[0]?.[0],
};

const tagsOf = (item: Item | undefined) => new Map(Object.entries(Object(item?.['tags'])));

/** Includes the SDK's serializers, to detect a version of the SDK that loses keys. */
describe.each(Object.keys(writes))('a map written by %s', (write) => {
  it.each(Object.keys(reads))(
    'is returned by %s with keys named like all properties of objects',
    async (read) => {
      const tags = new Map(PROTOTYPE_NAMES.map((name) => [name, `value of ${name}`]));
      await writes[write]?.(tags);
      expect(tagsOf(await reads[read]?.())).toEqual(tags);
    },
  );
});

describe('a map', () => {
  it('is returned with any keys and values', async () => {
    const key = fc.oneof(fc.constantFrom(...PROTOTYPE_NAMES), fc.string({ unit: 'binary', minLength: 1 }));
    const tag = fc.tuple(key, fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(fc.array(tag, { maxLength: 50 }), async (entries) => {
        await writes['batchWrite']?.(new Map(entries));
        expect(tagsOf(await reads['queryAll']?.())).toEqual(new Map(entries));
      }),
    );
  });
});
