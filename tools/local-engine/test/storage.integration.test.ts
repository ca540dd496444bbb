import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { batchGet, batchWrite } from '@muster/dynamodb';
import { oneTask, readValue, withToyEngine } from './fixtures/toy-engine.ts';

const TableName = 'toy-local';
const stateMachine = oneTask('store');

describe('the embedded database', () => {
  it('counts every one of many concurrent updates of an item', async () => {
    await withToyEngine({ stateMachine }, async ({ dynamoDb }) => {
      const add = () =>
        dynamoDb.send(
          new UpdateCommand({
            TableName,
            Key: { pk: 'counter', sk: '1' },
            UpdateExpression: 'ADD #value :one',
            ExpressionAttributeNames: { '#value': 'value' },
            ExpressionAttributeValues: { ':one': 1 },
            ReturnValues: 'ALL_NEW',
          }),
        );
      const answers = await Promise.all(Array.from({ length: 60 }, add));
      const values = answers.map(({ Attributes }) => Number(Attributes?.['value'])).sort((a, b) => a - b);
      expect(values).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    });
  });

  it('lets one of many concurrent conditional writes win', async () => {
    await withToyEngine({ stateMachine }, async (engine) => {
      const put = (value: number) =>
        engine.dynamoDb.send(
          new PutCommand({
            TableName,
            Item: { pk: 'once', sk: '1', value },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
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
      const { Items } = await dynamoDb.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': 'batch' },
        }),
      );
      expect(Items?.map((item) => item['value'])).toEqual(indices.filter((index) => index % 3 !== 0));
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
