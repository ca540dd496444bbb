import { readFileSync, writeFileSync } from 'node:fs';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { deleteItem, type DynamoDb, scanPages } from '@muster/dynamodb';
import type { ServiceDefinition, TableDefinition } from '@muster/service-definition';
import { tableName } from '@muster/service-definition';
import { LOCAL_STAGE } from '../servers/protocol.ts';
import type { DataDirectory } from './data-directory.ts';

const DAY_MS = 86_400_000;

export interface SweepOptions {
  readonly directory: DataDirectory;
  readonly db: DynamoDb;
  readonly services: readonly ServiceDefinition[];
  readonly nowMs?: number;
}

/** Notes that nothing can be expired yet. */
export function markSwept(directory: DataDirectory, nowMs: number = Date.now()): void {
  writeFileSync(directory.sweepMarker, `${new Date(nowMs).toISOString()}\n`);
}

function lastSweptMs(directory: DataDirectory): number {
  try {
    return Date.parse(readFileSync(directory.sweepMarker, 'utf8').trim()) || 0;
  } catch {
    return 0;
  }
}

/**
 * Removes items whose time to live has passed, unless that was done within the last day: the embedded database has
 * no TTL of its own.
 * @returns the number of items removed
 */
export async function sweepExpired(options: SweepOptions): Promise<number> {
  const { directory, db, services, nowMs = Date.now() } = options;
  if (nowMs - lastSweptMs(directory) < DAY_MS) return 0;
  let removed = 0;
  for (const table of services.flatMap((service) => service.tables)) {
    removed += await sweepTable(db, table, Math.floor(nowMs / 1000));
  }
  markSwept(directory, nowMs);
  return removed;
}

async function sweepTable(db: DynamoDb, table: TableDefinition, nowEpochSeconds: number): Promise<number> {
  const TableName = tableName(table, LOCAL_STAGE);
  const expired = {
    ExpressionAttributeNames: { '#expires': table.timeToLiveAttribute },
    ExpressionAttributeValues: { ':now': nowEpochSeconds, ':number': 'N' },
  };
  const condition = 'attribute_type(#expires, :number) AND #expires < :now';
  const pages = scanPages(db, {
    TableName,
    FilterExpression: condition,
    ProjectionExpression: 'pk, sk',
    ...expired,
  });
  let removed = 0;
  for await (const page of pages) {
    const deleted = await Promise.all(
      page.map(async ({ pk, sk }) => {
        try {
          await deleteItem(db, { TableName, Key: { pk, sk }, ConditionExpression: condition, ...expired });
          return 1;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return 0;
          throw error;
        }
      }),
    );
    removed += deleted.reduce<number>((sum, count) => sum + count, 0);
  }
  return removed;
}
