import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckError } from '@muster/errors';
import * as z from 'zod';
import { awsCli } from '../moto/aws-cli.ts';
import type { Moto } from '../moto/moto-server.ts';

/** Source: DynamoDB API Reference, BatchWriteItem: at most 25 requests. */
const ITEMS_PER_BATCH = 25;

const Scanned = z.object({ Items: z.array(z.record(z.string(), z.unknown())) });
const Described = z.object({ Table: z.object({ CreationDateTime: z.union([z.string(), z.number()]) }) });
const Written = z.object({ UnprocessedItems: z.record(z.string(), z.unknown()) });

/** The items of a table in DynamoDB JSON, as they are stored. */
export async function itemsOf(aws: Pick<Moto, 'environment'>, table: string): Promise<unknown[]> {
  return Scanned.parse(await awsCli(aws, 'dynamodb', 'scan', '--table-name', table)).Items;
}

/** @throws Error if an item is not accepted */
export async function putItems(
  aws: Pick<Moto, 'environment'>,
  table: string,
  items: readonly unknown[],
  folder: string,
): Promise<void> {
  const file = join(folder, 'batch.json');
  for (let from = 0; from < items.length; from += ITEMS_PER_BATCH) {
    const requests = items.slice(from, from + ITEMS_PER_BATCH).map((Item) => ({ PutRequest: { Item } }));
    writeFileSync(file, JSON.stringify({ [table]: requests }));
    const answer = await awsCli(aws, 'dynamodb', 'batch-write-item', '--request-items', `file://${file}`);
    if (Object.keys(Written.parse(answer).UnprocessedItems).length > 0)
      throw new CheckError(`${table} did not take all items`);
  }
}

/** Creation time of a table. A different time means that a deployment replaced the table. */
export async function createdAt(aws: Pick<Moto, 'environment'>, table: string): Promise<string> {
  const answer = await awsCli(aws, 'dynamodb', 'describe-table', '--table-name', table);
  return String(Described.parse(answer).Table.CreationDateTime);
}
