import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { createDynamoDb, type DynamoDb } from '@muster/dynamodb';
import { localTableNames } from '@muster/local-engine';
import { tableKeys } from '@muster/service-definition';
import { WrongUseError } from '../../errors.ts';
import { MUSTER } from '../../output/called-as.ts';
import { checkChosenProfile } from '../caller/use-aws.ts';
import { explained } from '../explained-client.ts';
import { services, tableNamed } from '../services.ts';
import type { MissingParts } from './missing-parts.ts';

/** Creating a table takes some seconds. */
const LONGEST_WAIT_SECONDS = 300;

const definitions = services.flatMap(({ tables }) => tables);

/** The names of the tables of `--store dynamodb`, by the parameter that holds them in AWS. */
export const tableNames = localTableNames(services);

/** A client for one table. It turns failures into errors for the user. */
export const clientOf = (parameter: string): DynamoDb =>
  explained(createDynamoDb(), {
    subject: `table ${tableNamed(tableNames, parameter)}`,
    whenMissing: `check the account and the region; "${MUSTER} run --store dynamodb" creates the tables`,
  });

/** The client's region, from the environment or the profile. @throws WrongUseError if there is none */
export async function regionOf(db: DynamoDb): Promise<string> {
  try {
    return await db.config.region();
  } catch (error) {
    await checkChosenProfile();
    throw new WrongUseError(
      'set AWS_REGION, or the region of the profile, to the region of the DynamoDB tables',
      {
        cause: error,
      },
    );
  }
}

/** The tables that do not exist. */
export async function missingTables(db: DynamoDb): Promise<MissingParts['tables']> {
  const missing: MissingParts['tables'][number][] = [];
  for (const table of definitions) {
    const tableName = tableNamed(tableNames, table.parameter);
    try {
      await db.send(new DescribeTableCommand({ TableName: tableName }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      missing.push({ ...table, tableName });
    }
  }
  return missing;
}

/** Creates tables and waits until all tables accept items. Another run may have begun to create them. */
export async function createTables(db: DynamoDb, missing: MissingParts['tables']): Promise<void> {
  for (const { tableName } of missing) {
    try {
      await db.send(
        new CreateTableCommand({ TableName: tableName, BillingMode: 'PAY_PER_REQUEST', ...tableKeys() }),
      );
    } catch (error) {
      if (!(error instanceof ResourceInUseException)) throw error;
    }
  }
  const waiting = { client: db, maxWaitTime: LONGEST_WAIT_SECONDS, minDelay: 0.1, maxDelay: 2 };
  for (const TableName of Object.values(tableNames)) await waitUntilTableExists(waiting, { TableName });
  for (const { tableName, timeToLiveAttribute } of missing) await expire(db, tableName, timeToLiveAttribute);
}

/** Enables deletion of expired items, as in a deployed stage. Some emulators do not support it and keep the items. */
async function expire(db: DynamoDb, TableName: string, AttributeName: string): Promise<void> {
  try {
    await db.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { Enabled: true, AttributeName },
      }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'UnknownOperationException') throw error;
  }
}
