import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withTimeLeft } from '@muster/service-definition';
import {
  batchGet,
  batchWrite,
  createDynamoDb,
  type DynamoDb,
  getItem,
  putItem,
  queryAll,
} from '../src/index.ts';
import {
  startTestDatabase,
  startThrottledServer,
  type TestDatabase,
  type ThrottledServer,
  type ThroughputLimits,
} from '../src/testing/index.ts';

const SMALL: ThroughputLimits = { writesPerSecond: 40, readsPerSecond: 100, keyWritesPerSecond: 40 };
const TABLES = ['batches', 'kilobytes', 'one', 'reads', 'late', 'queries', 'wrong'];

const puts = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) => ({ put: { pk: 'p', sk: String(index), ...more } }));
const keys = (count: number) => puts(count).map(({ put }) => put);
const all = (TableName: string) => ({
  TableName,
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': 'p' },
  ConsistentRead: true,
});

describe('a table with a limit of 40 writes and 100 reads a second', () => {
  let database: TestDatabase;
  let server: ThrottledServer;
  let db: DynamoDb;
  // The server's clock stops until it has throttled something, so that it does so on a slow machine, too.
  let frozenAtMs: number | undefined = performance.now();
  let heldBackBefore = 0;
  const heldBack = () =>
    Object.values(server.counts()).reduce((sum, { unprocessed, refused }) => sum + unprocessed + refused, 0);
  const now = () => {
    if (heldBack() > heldBackBefore) frozenAtMs = undefined;
    return frozenAtMs ?? performance.now();
  };

  beforeAll(async () => {
    database = await startTestDatabase(TABLES);
    server = await startThrottledServer({ upstream: database.endpoint, limits: SMALL, now });
    const { endpoint } = server;
    db = createDynamoDb({ endpoint, region: 'us-east-1', credentials: database.credentials });
  });
  afterAll(async () => {
    db.destroy();
    await server.close();
    await database.close();
  });
  beforeEach(() => {
    frozenAtMs = performance.now();
    heldBackBefore = heldBack();
  });
  const counts = (table: string) => server.counts()[table];

  it('stores all items of a large batch, each counted once', async () => {
    await batchWrite(db, 'batches', puts(150));
    expect(await queryAll(database.db, all('batches'))).toHaveLength(150);
    expect(counts('batches')?.writeUnits).toBe(150);
    expect(counts('batches')?.unprocessed).toBeGreaterThan(0);
  });

  it('counts a write by the kilobytes of the larger of the old and the new item', async () => {
    await batchWrite(db, 'kilobytes', puts(3, { text: 'x'.repeat(2_100) }));
    expect(counts('kilobytes')?.writeUnits).toBe(9);
    await batchWrite(db, 'kilobytes', puts(3));
    expect(counts('kilobytes')?.writeUnits).toBe(18);
    await batchWrite(db, 'kilobytes', puts(3));
    expect(counts('kilobytes')?.writeUnits).toBe(21);
  });

  it('stores single items, too, with any number of attempts', async () => {
    await Promise.all(keys(80).map((Item) => putItem(db, { TableName: 'one', Item })));
    expect(await queryAll(database.db, all('one'))).toHaveLength(80);
    expect(counts('one')?.refused).toBeGreaterThan(0);
  });

  it('returns all items of a large read, page by page', async () => {
    await batchWrite(database.db, 'reads', puts(150));
    expect(await batchGet(db, 'reads', keys(150))).toHaveLength(150);
    expect(counts('reads')?.unprocessed).toBeGreaterThan(0);
    await batchWrite(database.db, 'queries', puts(10, { text: 'x'.repeat(180_000) }));
    expect(await queryAll(db, all('queries'))).toHaveLength(10);
    expect(counts('queries')?.refused).toBeGreaterThan(0);
  });

  it('loses nothing at the end of the time: written items stay, and the others can be written later', async () => {
    const late = () =>
      withTimeLeft(
        () => 0,
        () => batchWrite(db, 'late', puts(150)),
      );
    await expect(late()).rejects.toMatchObject({
      name: expect.stringMatching(/^(UnprocessedItems|Throttled)$/),
    });
    const written = await queryAll(database.db, all('late'));
    expect(written.length).toBeGreaterThan(0);
    expect(written.length).toBeLessThan(150);
    await batchWrite(db, 'late', puts(150));
    expect(await queryAll(database.db, all('late'))).toHaveLength(150);
  });

  it('gets one call for a single item at the end of the time, because the SDK does not retry', async () => {
    const taken = () =>
      withTimeLeft(
        () => 0,
        () => getItem(db, { TableName: 'one', Key: { pk: 'p', sk: '1' } }),
      );
    const name = async () =>
      taken().then(
        () => undefined,
        (error: unknown) => Object(error).name as string,
      );
    // Reads until the bucket is empty.
    heldBackBefore = Infinity;
    let refusal: string | undefined;
    for (let read = 0; refusal === undefined && read < 1_000; read++) {
      refusal = await name();
    }
    expect(refusal).toBe('Throttled');
    const { refused = 0 } = counts('one') ?? {};
    expect(await name()).toBe('Throttled');
    expect(counts('one')?.refused).toBe(refused + 1);
  });

  it('refuses what DynamoDB refuses', async () => {
    const twice = [...puts(1), ...puts(1)];
    await expect(batchWrite(db, 'wrong', twice)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(batchWrite(db, 'nowhere', puts(1))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
