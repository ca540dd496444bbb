import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDb } from '@muster/dynamodb';
import { startTestDatabase, type TestDatabase } from '@muster/dynamodb/testing';
import type { ParameterName, ServiceDefinition } from '@muster/service-definition';
import type { SqsQueues } from '../options.ts';
import { localTableNames } from '../start-local-engine.ts';
import { type QueueUrls, startSqsEmulator } from './sqs-emulator.ts';

/** The tables and queues of a stage, on loopback. */
export interface Emulators {
  readonly dynamoDbEndpoint: string;
  readonly sqsEndpoint: string;
  readonly credentials: TestDatabase['credentials'];
  readonly tables: Readonly<Record<ParameterName, string>>;
  readonly queues: Readonly<Record<ParameterName, QueueUrls>>;
  readonly db: DynamoDb;
  /** Options for the engine. */
  readonly sqsQueues: SqsQueues;
  close(): Promise<void>;
}

export async function startEmulators(services: readonly ServiceDefinition[]): Promise<Emulators> {
  const tables = localTableNames(services);
  const database = await startTestDatabase(Object.values(tables));
  const emulator = await startSqsEmulator(services.flatMap((service) => service.queues));
  const { credentials } = database;
  const sqs = new SQSClient({ endpoint: emulator.endpoint, region: 'us-east-1', credentials });
  const urls = Object.entries(emulator.queues).map(([parameter, { url }]) => [parameter, url]);
  return {
    dynamoDbEndpoint: database.endpoint,
    sqsEndpoint: emulator.endpoint,
    credentials,
    tables,
    queues: emulator.queues,
    db: database.db,
    sqsQueues: { sqs, urls: Object.fromEntries(urls) },
    close: async () => {
      sqs.destroy();
      await emulator.close();
      await database.close();
    },
  };
}
