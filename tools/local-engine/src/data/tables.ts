import {
  CreateTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { demanded, ListingBound } from '@muster/aws-session/answers';
import { awsClient } from '@muster/aws-session/client';
import type { DynamoDb } from '@muster/dynamodb';
import type { ParameterName, ServiceDefinition } from '@muster/service-definition';
import { embeddedServerAt, tableKeys, tableName } from '@muster/service-definition';
import { LOCAL_STAGE } from '../servers/protocol.ts';

/** A client of the embedded database, independent of the environment. */
export function localDynamoDb(endpoint: string): DynamoDb {
  const client = awsClient(DynamoDBClient, {
    ...embeddedServerAt(endpoint),
    accountIdEndpointMode: 'disabled',
    maxAttempts: 4,
    timeouts: { connectionTimeoutMs: 2_000, requestTimeoutMs: 30_000 },
  });
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

export function localTableNames(services: readonly ServiceDefinition[]): Record<ParameterName, string> {
  return Object.fromEntries(
    services
      .flatMap((service) => service.tables)
      .map((table) => [table.parameter, tableName(table, LOCAL_STAGE)]),
  );
}

/** Creates the tables of the services that are not there yet. */
export async function createMissingTables(
  db: DynamoDb,
  services: readonly ServiceDefinition[],
): Promise<void> {
  const there = await existingTables(db);
  for (const name of Object.values(localTableNames(services))) {
    if (there.has(name)) continue;
    await db.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        ...tableKeys(),
      }),
    );
    await waitUntilTableExists(
      { client: db, maxWaitTime: 10, minDelay: 0.05, maxDelay: 0.2 },
      { TableName: name },
    );
  }
}

async function existingTables(db: DynamoDb): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const bound = new ListingBound('dynamodb:ListTables of the embedded database');
  let after: string | undefined;
  do {
    const page = await db.send(new ListTablesCommand({ ExclusiveStartTableName: after }));
    for (const name of demanded(page.TableNames, 'TableNames')) names.add(name);
    after = page.LastEvaluatedTableName;
    if (after !== undefined) bound.goOn(after, 1);
  } while (after !== undefined);
  return names;
}
