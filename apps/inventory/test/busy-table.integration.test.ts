import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DiscoverOutput } from '@muster/contracts';
import { createDynamoDb, type DynamoDb } from '@muster/dynamodb';
import {
  startTestDatabase,
  startThrottledServer,
  type TestDatabase,
  type ThrottledServer,
} from '@muster/dynamodb/testing';
import { DynamoInventoryReader } from '@muster/inventory-table';
import { withTimeLeft } from '@muster/service-definition';
import { DynamoCheckpointStore } from '../src/adapters/dynamo-checkpoint-store.ts';
import { DynamoInventoryStore } from '../src/adapters/dynamo-inventory-store.ts';
import { discover } from '../src/domain/discover.ts';
import { bench, inputFor, instance, sourceOf } from '../src/testing/fixtures.ts';

const WRITES_PER_SECOND = 40;
const INSTANCES_PER_PAGE = 100;
const MAX_ATTEMPTS = 50;
const pages = [0, 1, 2].map((page) =>
  Array.from({ length: INSTANCES_PER_PAGE }, (_, index) => instance(page * INSTANCES_PER_PAGE + index)),
);

describe('Discover with a table that takes 40 writes per second and invocations without time to wait', () => {
  let database: TestDatabase;
  let server: ThrottledServer;
  let db: DynamoDb;
  let nowMs = 0;

  beforeAll(async () => {
    database = await startTestDatabase(['inventory', 'checkpoints']);
    server = await startThrottledServer({
      upstream: database.endpoint,
      limits: {
        writesPerSecond: WRITES_PER_SECOND,
        readsPerSecond: 10_000,
        keyWritesPerSecond: WRITES_PER_SECOND,
      },
      now: () => nowMs,
    });
    const { endpoint } = server;
    db = createDynamoDb({ endpoint, region: 'us-east-1', credentials: database.credentials });
  });
  afterAll(async () => {
    db.destroy();
    await server.close();
    await database.close();
  });

  it('loses nothing, writes nothing twice and counts each instance once', async () => {
    const now = () => new Date('2026-11-23T08:00:00.000Z');
    const ports = bench().ports(sourceOf(pages), {
      inventory: new DynamoInventoryStore(db, 'inventory'),
      checkpoints: new DynamoCheckpointStore(db, 'checkpoints', now),
    });
    const ends: string[] = [];
    const attempt = () =>
      withTimeLeft(
        () => 0,
        () => discover(inputFor('r1'), ports),
      );
    let output: DiscoverOutput | undefined;
    for (let attempts = 0; output?.done !== true && attempts < MAX_ATTEMPTS; attempts++) {
      output = await attempt().catch((error: unknown) => {
        ends.push(error instanceof Error ? error.name : String(error));
        return undefined;
      });
      // The state machine waits before it retries.
      nowMs += 1_000;
    }

    // The error depends on the batch that DynamoDB answers first. The state machine retries both.
    expect(ends.filter((name) => name !== 'UnprocessedItems' && name !== 'Throttled')).toEqual([]);
    expect(ends.length).toBeGreaterThan(3);
    expect(output).toMatchObject({
      done: true,
      pages: 3,
      resources: { seen: 300, added: 300, changed: 0, unchanged: 0, gone: 0 },
    });
    const stored = await Array.fromAsync(new DynamoInventoryReader(database.db, 'inventory').resources());
    expect(stored.flat()).toHaveLength(300);
    // Beside the instances: the target and its entry in the list of targets.
    expect(server.counts()['inventory']?.writeUnits).toBe(302);
  });
});
