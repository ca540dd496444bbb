import { BatchGetItemCommand, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { demanded, isThrottled, ThrottledError } from '@muster/aws-session/answers';
import type { TimeLeft } from '@muster/service-definition';
import { fromAttributes, type Item, toAttributes } from './attribute-values.ts';
import type { DynamoDb } from './client.ts';
import { MissingItemsError, UnexpectedTableError, UnprocessedItemsError } from './errors.ts';
import { type Pace, paceOf } from './pace.ts';
import { pause } from './patiently.ts';
import { patience, realTimers, type Timers } from './timers.ts';

/** Source: DynamoDB API Reference, BatchWriteItem. */
const MAX_BATCH_WRITE_ITEMS = 25;
/** Source: DynamoDB API Reference, BatchGetItem. */
const MAX_BATCH_GET_KEYS = 100;

type WriteRequest = { put: Item } | { delete: Item };

const chunksOf = <T>(values: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );

/**
 * Writes any number of requests. Repeats unprocessed ones as long as the invocation has time. When it throws, no call
 * is in progress.
 * The requests must have different keys, because DynamoDB otherwise refuses the whole call.
 * @throws UnprocessedItemsError, ThrottledError at the end of the time
 */
export async function batchWrite(
  db: DynamoDb,
  tableName: string,
  requests: readonly WriteRequest[],
  timers: Timers = realTimers,
): Promise<void> {
  const left = patience(timers);
  const work = new BatchWork(paceOf(db, 'write', tableName), tableName, requests.length, left, timers);
  await work.all(
    chunksOf(requests, MAX_BATCH_WRITE_ITEMS).map((chunk) => {
      let pending = chunk.map(toRequest);
      return async () => {
        const answer = await db.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: pending } }));
        const unprocessed = ofTable(demanded(answer.UnprocessedItems, 'UnprocessedItems'), tableName) ?? [];
        const done = pending.length - unprocessed.length;
        pending = unprocessed as typeof pending;
        return { done, left: pending.length };
      };
    }),
  );
}

/**
 * Reads any number of items by key. Repeats unprocessed keys as long as the invocation has time. Reads are strongly
 * consistent. Leaves out absent items. See `batchGetAll`.
 * @throws UnprocessedItemsError, ThrottledError at the end of the time
 */
export async function batchGet(
  db: DynamoDb,
  tableName: string,
  keys: readonly Item[],
  timers: Timers = realTimers,
): Promise<Item[]> {
  const left = patience(timers);
  const work = new BatchWork(paceOf(db, 'read', tableName), tableName, keys.length, left, timers);
  const chunks = chunksOf(keys, MAX_BATCH_GET_KEYS).map((chunk) => ({
    pending: chunk.map(toAttributes),
    items: [] as Item[],
  }));
  await work.all(
    chunks.map((chunk) => async () => {
      const asked = chunk.pending.length;
      const answer = await db.send(
        new BatchGetItemCommand({
          RequestItems: { [tableName]: { Keys: chunk.pending, ConsistentRead: true } },
        }),
      );
      const unread = ofTable(demanded(answer.UnprocessedKeys, 'UnprocessedKeys'), tableName);
      const found = ofTable(demanded(answer.Responses, 'Responses'), tableName);
      chunk.pending = unread === undefined ? [] : demanded(unread.Keys, 'UnprocessedKeys.Keys');
      // The list of items may be missing only if all keys are unprocessed.
      if (found !== undefined || chunk.pending.length < asked)
        chunk.items.push(...demanded(found, `Responses.${tableName}`).map(fromAttributes));
      return { done: asked - chunk.pending.length, left: chunk.pending.length };
    }),
  );
  return chunks.flatMap(({ items }) => items);
}

/**
 * The same for items that must all exist.
 * @param what description of the items for the message, such as `account lists of run r1`
 * @throws MissingItemsError if items are missing
 */
export async function batchGetAll(
  db: DynamoDb,
  tableName: string,
  keys: readonly Item[],
  what: string,
): Promise<Item[]> {
  const items = await batchGet(db, tableName, keys);
  if (items.length !== keys.length)
    throw new MissingItemsError(tableName, what, { found: items.length, expected: keys.length });
  return items;
}

const toRequest = (request: WriteRequest) =>
  'put' in request
    ? { PutRequest: { Item: toAttributes(request.put) } }
    : { DeleteRequest: { Key: toAttributes(request.delete) } };

/** The part of an answer for the named table. Undefined if there is none. The answer must not contain other tables. */
function ofTable<Value>(byTable: Readonly<Record<string, Value>>, tableName: string): Value | undefined {
  const other = Object.keys(byTable).find((name) => name !== tableName);
  if (other !== undefined) throw new UnexpectedTableError(tableName, other);
  return byTable[tableName];
}

/** One call for a part of a batch: the number of processed and of remaining items. */
type Round = () => Promise<{ readonly done: number; readonly left: number }>;

/** The calls of one batch, at the pace that the table allows. */
class BatchWork {
  readonly #pace: Pace;
  readonly #tableName: string;
  readonly #timeLeft: TimeLeft;
  readonly #timers: Timers;
  #itemsLeft: number;
  #failure: { readonly error: () => unknown } | undefined;

  constructor(pace: Pace, tableName: string, items: number, timeLeft: TimeLeft, timers: Timers) {
    this.#pace = pace;
    this.#tableName = tableName;
    this.#itemsLeft = items;
    this.#timeLeft = timeLeft;
    this.#timers = timers;
  }

  /** Processes all parts. After a failure, no call begins and calls in progress finish. @throws the first failure */
  async all(parts: readonly Round[]): Promise<void> {
    await Promise.all(
      parts.map((part) => this.#toItsEnd(part).catch((error: unknown) => this.#fail(() => error))),
    );
    if (this.#failure !== undefined) throw this.#failure.error();
  }

  async #toItsEnd(part: Round): Promise<void> {
    for (let goesOn = false; ; goesOn = true) {
      const turn = await this.#pace.enter(goesOn);
      try {
        if (this.#failure !== undefined) return;
        const { complete, refusal } = await this.#round(part);
        if (complete) return this.#pace.taken();
        this.#pace.heldBack(turn);
        if (this.#timeLeft() <= 0) return this.#fail(() => this.#outOfTime(refusal));
        await pause(this.#pace, this.#timeLeft, this.#timers);
      } finally {
        this.#pace.leave();
      }
    }
  }

  /**
   * If no item of a batch fits, DynamoDB refuses the call. This means the same as an answer with all items unprocessed.
   */
  async #round(part: Round): Promise<{ readonly complete: boolean; readonly refusal?: unknown }> {
    try {
      const { done, left } = await part();
      this.#itemsLeft -= done;
      return { complete: left === 0 };
    } catch (refusal) {
      if (!isThrottled(refusal)) throw refusal;
      return { complete: false, refusal };
    }
  }

  #fail(error: () => unknown): void {
    this.#failure ??= { error };
  }

  #outOfTime(refusal: unknown): Error {
    if (refusal === undefined) return new UnprocessedItemsError(this.#tableName, this.#itemsLeft);
    return refusal instanceof ThrottledError ? refusal : new ThrottledError(refusal);
  }
}
