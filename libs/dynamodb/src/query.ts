import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { DynamoDb } from './client.ts';

type QueryParameters = Omit<QueryCommandInput, 'ExclusiveStartKey'>;
export type Item = Record<string, unknown>;

/** Walks a Query page by page (1 MB each): only an absent LastEvaluatedKey means the end, an empty page does not. */
export async function* queryPages(db: DynamoDb, parameters: QueryParameters): AsyncGenerator<Item[]> {
  let startKey: Item | undefined;
  do {
    const page = await db.send(new QueryCommand({ ...parameters, ExclusiveStartKey: startKey }));
    yield page.Items ?? [];
    startKey = page.LastEvaluatedKey;
  } while (startKey !== undefined);
}

/** All items of a Query, in order of the sort key. */
export async function queryAll(db: DynamoDb, parameters: QueryParameters): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of queryPages(db, parameters)) items.push(...page);
  return items;
}
