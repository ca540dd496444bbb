import {
  type AttributeValue,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { demanded, ListingBound } from '@muster/aws-session/answers';
import { fromAttributes, type Item } from './attribute-values.ts';
import type { DynamoDb } from './client.ts';
import { type PlainValues, to, valuesOf } from './items.ts';
import { patiently } from './patiently.ts';

type Parameters<Input> = Omit<Input, 'ExclusiveStartKey' | 'ExpressionAttributeValues'> & PlainValues;
type Key = Record<string, AttributeValue>;

interface Page {
  readonly Items?: readonly unknown[] | undefined;
  readonly ScannedCount?: number | undefined;
  readonly LastEvaluatedKey?: Key | undefined;
}

/** A page may be empty if something was read for it. Then the next page starts at a later key. */
function checkProgress(bound: ListingBound, { Items, ScannedCount, LastEvaluatedKey }: Page): void {
  if (LastEvaluatedKey !== undefined)
    bound.goOn(JSON.stringify(LastEvaluatedKey), ScannedCount ?? demanded(Items, 'Items').length);
}

/** Reads a Query page by page (1 MB each). Only an absent LastEvaluatedKey means the end, not an empty page. */
export async function* queryPages(
  db: DynamoDb,
  parameters: Parameters<QueryCommandInput>,
): AsyncGenerator<Item[]> {
  const input = { ...parameters, ...valuesOf(parameters) };
  const bound = new ListingBound(`dynamodb:Query of table ${input.TableName}`);
  let startKey: Key | undefined;
  do {
    const command = new QueryCommand({ ...input, ExclusiveStartKey: startKey });
    const page = await patiently(to(db, 'read', input), () => db.send(command));
    startKey = page.LastEvaluatedKey;
    checkProgress(bound, page);
    yield demanded(page.Items, 'Items').map(fromAttributes);
  } while (startKey !== undefined);
}

/** All items of a Query, in order of the sort key. */
export async function queryAll(db: DynamoDb, parameters: Parameters<QueryCommandInput>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of queryPages(db, parameters)) items.push(...page);
  return items;
}

/** Reads a Scan page by page, as `queryPages` reads a Query. */
export async function* scanPages(
  db: DynamoDb,
  parameters: Parameters<ScanCommandInput>,
): AsyncGenerator<Item[]> {
  const input = { ...parameters, ...valuesOf(parameters) };
  const bound = new ListingBound(`dynamodb:Scan of table ${input.TableName}`);
  let startKey: Key | undefined;
  do {
    const command = new ScanCommand({ ...input, ExclusiveStartKey: startKey });
    const page = await patiently(to(db, 'read', input), () => db.send(command));
    startKey = page.LastEvaluatedKey;
    checkProgress(bound, page);
    yield demanded(page.Items, 'Items').map(fromAttributes);
  } while (startKey !== undefined);
}
