import { describe, expect, it } from '@jest/globals';
import { batchGet, batchWrite, putItem, queryAll, updateItem } from '@muster/dynamodb';
import { oneTask, readValue, withToyEngine } from './fixtures/toy-engine.ts';

const TableName = 'toy-local';
const stateMachine = oneTask('store');

describe('the embedded database', () => {
  it('counts every one of many concurrent updates of an item', async () => {
    await withToyEngine({ stateMachine }, async ({ dynamoDb }) => {
      const add = () =>
        updateItem(dynamoDb, {
          TableName,
          Key: { pk: 'counter', sk: '1' },
          UpdateExpression: 'ADD #value :one',
          ExpressionAttributeNames: { '#value': 'value' },
          ExpressionAttributeValues: { ':one': 1 },
          ReturnValues: 'ALL_NEW',
        });
      const answers = await Promise.all(Array.from({ length: 60 }, add));
      const values = answers.map((attributes) => Number(attributes?.['value'])).sort((a, b) => a - b);
      expect(values).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    });
  });

  it('lets one of many concurrent conditional writes win', async () => {
    await withToyEngine({ stateMachine }, async (engine) => {
      const put = (value: number) =>
        putItem(engine.dynamoDb, {
          TableName,
          Item: { pk: 'once', sk: '1', value },
          ConditionExpression: 'attribute_not_exists(pk)',
        });
      const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => put(index)));
      const winner = answers.findIndex(({ status }) => status === 'fulfilled');
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(
        answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason.name)] : [])),
      ).toEqual(Array.from({ length: 19 }, () => 'ConditionalCheckFailedException'));
      expect(await readValue(engine, 'once', '1')).toBe(winner);
    });
  });

  it('gives back what was written in batches, in the order of the sort key, without what was deleted', async () => {
    await withToyEngine({ stateMachine }, async ({ dynamoDb }) => {
      const key = (index: number) => ({ pk: 'batch', sk: String(index).padStart(4, '0') });
      const indices = Array.from({ length: 300 }, (_, index) => index);
      await batchWrite(
        dynamoDb,
        TableName,
        indices.map((index) => ({ put: { ...key(index), value: index } })),
      );
      await batchWrite(
        dynamoDb,
        TableName,
        indices.filter((index) => index % 3 === 0).map((index) => ({ delete: key(index) })),
      );
      const items = await queryAll(dynamoDb, {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'batch' },
      });
      expect(items.map((item) => item['value'])).toEqual(indices.filter((index) => index % 3 !== 0));
      const some = await batchGet(dynamoDb, TableName, [key(0), key(1), key(299)]);
      expect(some.map((item) => item['value']).sort()).toEqual([1, 299]);
    });
  });

  it('keeps a batch of plain values as it was, and refuses what DynamoDB refuses', async () => {
    await withToyEngine({ stateMachine }, async ({ dynamoDb }) => {
      const item = { pk: 'plain', sk: '1', text: 'é"', number: -7, no: false, map: { a: 'b', c: { d: 1 } } };
      await batchWrite(dynamoDb, TableName, [{ put: item }]);
      expect(await batchGet(dynamoDb, TableName, [{ pk: 'plain', sk: '1' }])).toEqual([item]);
      const refused = [
        [{ put: item }, { put: item }],
        [{ put: { ...item, sk: '' } }],
        [{ put: { ...item, sk: 1 } }],
        [{ put: { pk: 'plain' } }],
        [{ put: { ...item, sk: 'x'.repeat(1025) } }],
      ];
      for (const requests of refused)
        await expect(batchWrite(dynamoDb, TableName, requests)).rejects.toThrow(
          expect.objectContaining({ name: 'ValidationException' }),
        );
      await expect(batchWrite(dynamoDb, 'no-such-table', [{ put: item }])).rejects.toThrow(
        expect.objectContaining({ name: 'ResourceNotFoundException' }),
      );
    });
  });

  it('keeps map keys with the names of all properties that objects have, however an item is written', async () => {
    const names = Object.getOwnPropertyNames(Object.prototype).toSorted();
    const tags = new Map(names.map((name) => [name, `value of ${name}`]));
    await withToyEngine({ stateMachine }, async ({ dynamoDb }) => {
      const key = (sk: string) => ({ pk: 'names', sk });
      await batchWrite(dynamoDb, TableName, [{ put: { ...key('batch'), tags } }]);
      await putItem(dynamoDb, { TableName, Item: { ...key('put'), tags } });
      await batchWrite(dynamoDb, TableName, [{ put: { ...key('update'), tags } }]);
      await updateItem(dynamoDb, {
        TableName,
        Key: key('update'),
        UpdateExpression: 'SET goneAt = :at',
        ExpressionAttributeValues: { ':at': 'now' },
      });
      const items = await queryAll(dynamoDb, {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'names' },
        ProjectionExpression: 'sk, tags',
      });
      expect(items.map(({ sk }) => sk)).toEqual(['batch', 'put', 'update']);
      for (const item of items)
        expect(Object.entries(Object(item['tags'])).toSorted()).toEqual([...tags].toSorted());
    });
  });

  it('answers no web page', async () => {
    await withToyEngine({ stateMachine }, async ({ dynamoDbEndpoint }) => {
      const answer = await fetch(dynamoDbEndpoint, {
        method: 'OPTIONS',
        headers: { origin: 'https://example.com' },
      });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.status).toBe(404);
    });
  });
});
