import { setTimeout as delay } from 'node:timers/promises';
import { BatchGetItemCommand, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { demanded, StepError } from '@muster/aws-session/answers';
import pLimit from 'p-limit';
import { fromAttributes, type Item, toAttributes } from './attribute-values.ts';
import type { DynamoDb } from './client.ts';

/** Source: DynamoDB API Reference, BatchWriteItem. */
const MAX_BATCH_WRITE_ITEMS = 25;
/** Source: DynamoDB API Reference, BatchGetItem. */
const MAX_BATCH_GET_KEYS = 100;
const MAX_ROUNDS = 10;
/** Calls of 25 items under way at once in a process, whoever asked for them. */
const CONCURRENT_CALLS = 8;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

type WriteRequest = { put: Item } | { delete: Item };

/** DynamoDB kept answering with unprocessed items: nothing is lost, the caller may repeat the whole batch. */
class UnprocessedItemsError extends Error {
  override readonly name = 'UnprocessedItems';
  constructor(tableName: string, count: number) {
    super(`DynamoDB left ${count} items of table ${tableName} unprocessed after ${MAX_ROUNDS} rounds`);
  }
}

/** The answer to a batch speaks of a table that was not asked for: what became of the batch is not known. */
class UnexpectedTableError extends StepError {
  override readonly name = 'UnexpectedAnswer';
  constructor(tableName: string, other: string) {
    super(`DynamoDB answered for table ${other} to a batch for table ${tableName}`);
  }
}

const chunksOf = <T>(values: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );

const pause = (round: number): Promise<void> =>
  delay(Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** round));

/** First come, first served: where many write at once, the first is done early instead of all being done late. */
const inTurn = pLimit(CONCURRENT_CALLS);

/**
 * Writes all requests, however many, looping over what DynamoDB leaves unprocessed.
 * Two requests for one key must not be given: DynamoDB refuses the whole call.
 * @throws UnprocessedItemsError when DynamoDB stays overloaded
 */
export async function batchWrite(
  db: DynamoDb,
  tableName: string,
  requests: readonly WriteRequest[],
): Promise<void> {
  const chunks = chunksOf(requests, MAX_BATCH_WRITE_ITEMS);
  await Promise.all(chunks.map((chunk) => inTurn(() => writeChunk(db, tableName, chunk))));
}

const toRequest = (request: WriteRequest) =>
  'put' in request
    ? { PutRequest: { Item: toAttributes(request.put) } }
    : { DeleteRequest: { Key: toAttributes(request.delete) } };

/** What an answer says of the table that was asked for; undefined: nothing. Of another table it must say nothing. */
function ofTable<Value>(byTable: Readonly<Record<string, Value>>, tableName: string): Value | undefined {
  const other = Object.keys(byTable).find((name) => name !== tableName);
  if (other !== undefined) throw new UnexpectedTableError(tableName, other);
  return byTable[tableName];
}

async function writeChunk(db: DynamoDb, tableName: string, chunk: readonly WriteRequest[]): Promise<void> {
  let pending = chunk.map(toRequest);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const answer = await db.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: pending } }));
    const left = ofTable(demanded(answer.UnprocessedItems, 'UnprocessedItems'), tableName);
    if (left === undefined || left.length === 0) return;
    pending = left as typeof pending;
    await pause(round);
  }
  throw new UnprocessedItemsError(tableName, pending.length);
}

/**
 * Reads items by key, however many, looping over what DynamoDB leaves unprocessed. Absent items are left out.
 * @throws UnprocessedItemsError when DynamoDB stays overloaded
 */
export async function batchGet(db: DynamoDb, tableName: string, keys: readonly Item[]): Promise<Item[]> {
  const items: Item[] = [];
  for (const chunk of chunksOf(keys, MAX_BATCH_GET_KEYS)) {
    let pending = chunk.map(toAttributes);
    for (let round = 0; pending.length > 0; round++) {
      if (round === MAX_ROUNDS) throw new UnprocessedItemsError(tableName, pending.length);
      if (round > 0) await pause(round);
      const asked = pending.length;
      const answer = await db.send(
        new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: pending } } }),
      );
      const unread = ofTable(demanded(answer.UnprocessedKeys, 'UnprocessedKeys'), tableName);
      const found = ofTable(demanded(answer.Responses, 'Responses'), tableName);
      pending = unread === undefined ? [] : demanded(unread.Keys, 'UnprocessedKeys.Keys');
      // Only where nothing of the table was read there may be no list of what was found.
      if (found !== undefined || pending.length < asked)
        items.push(...demanded(found, `Responses.${tableName}`).map(fromAttributes));
    }
  }
  return items;
}
