import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FakeAws, jsonRefusal, startFakeAws } from '@muster/aws-session/testing/fake-aws';
import { MarkUnreadableInputV1 } from '@muster/contracts';
import { handler as discover } from '../src/functions/discover/handler.ts';
import { handler as markUnreadable } from '../src/functions/markUnreadable/handler.ts';
import { inputFor } from '../src/testing/fixtures.ts';

/** The answers of DynamoDB to each operation: different codes, with a status that the SDK does not retry. */
const REFUSALS: Record<string, [code: string, status: number]> = {
  GetItem: ['ResourceNotFoundException', 400],
  PutItem: ['AccessDeniedException', 400],
  Query: ['NotImplemented', 501],
};

const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => 900_000 };
const saved = { ...process.env };
let aws: FakeAws;

beforeAll(async () => {
  aws = await startFakeAws(({ action }) => {
    const [code, status] = REFUSALS[action] ?? ['UnknownOperationException', 400];
    return jsonRefusal({ status, code });
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: aws.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    INVENTORY_TABLE_NAME: 'inventory',
    CHECKPOINT_TABLE_NAME: 'checkpoints',
  });
});
afterAll(async () => {
  process.env = saved;
  await aws.close();
});

describe('handlers with a database that returns errors', () => {
  it('Discover ends with the first error, even if the target cannot be marked', async () => {
    const before = aws.requests.length;
    await expect(discover(inputFor('r1'), context)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(aws.requests.slice(before).map(({ action }) => action)).toEqual(['GetItem', 'PutItem']);
  });

  it('MarkUnreadable ends with a name that the state machine retries', async () => {
    const input = MarkUnreadableInputV1.schema.parse(MarkUnreadableInputV1.example);
    await expect(markUnreadable(input, context)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });
});
