import { afterAll, beforeAll, describe } from '@jest/globals';
import { DynamoTaggingPause } from '../src/adapters/dynamo-tagging-pause.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../src/testing/embedded-dynamodb.ts';
import { taggingPauseContract } from '../src/testing/tagging-pause.contract.ts';

const TABLE = 'tagging-pause-test';

let dynamo: EmbeddedDynamoDb;
beforeAll(async () => {
  dynamo = await startDynamoDb();
  await dynamo.createTable(TABLE);
});
afterAll(() => dynamo.close());

describe('the pause of tagging in DynamoDB', () => {
  taggingPauseContract(() => new DynamoTaggingPause(dynamo.db, TABLE));
});
