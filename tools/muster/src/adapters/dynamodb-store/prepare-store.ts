import type { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoDb } from '@muster/dynamodb';
import type { SqsQueues } from '@muster/local-engine';
import type { ConfirmCreation } from '../../surroundings.ts';
import { explainFailure } from '../aws-failure.ts';
import { accountOfArn, creationPlan } from './missing-parts.ts';
import { createQueues, createSqsClient, missingQueues, sqsQueues } from './queues.ts';
import { createTables, missingTables, regionOf } from './tables.ts';

export interface PreparedStore {
  /** If undefined, the queues are in the data directory. */
  readonly queues: SqsQueues | undefined;
  close(): void;
}

/**
 * Finds the tables of `--store dynamodb` and, if the user agrees, creates the missing ones. With AWS_ENDPOINT_URL_SQS,
 * does the same for the queues.
 * @param identity the caller's ARN
 * @throws WrongUseError if the user does not agree or no region is set, DeploymentError, CredentialsError,
 * ConnectionError
 */
export async function prepareStore(
  identity: string,
  confirm: ConfirmCreation,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<PreparedStore> {
  const db = createDynamoDb();
  const sqsEndpoint = environment.AWS_ENDPOINT_URL_SQS || undefined;
  const sqs = sqsEndpoint === undefined ? undefined : createSqsClient();
  const close = () => {
    db.destroy();
    sqs?.destroy();
  };
  try {
    const region = await regionOf(db);
    const missing = await explaining('dynamodb:DescribeTable', async () => ({
      tables: await missingTables(db),
      queues: sqs === undefined ? [] : await missingQueues(sqs),
    }));
    const plan = creationPlan(missing, {
      region,
      accountId: accountOfArn(identity),
      dynamoDbEndpoint: environment.AWS_ENDPOINT_URL_DYNAMODB || environment.AWS_ENDPOINT_URL || undefined,
      sqsEndpoint,
    });
    if (plan !== undefined) {
      await confirm(plan);
      await explaining('dynamodb:CreateTable', () => createTables(db, missing.tables));
      if (sqs !== undefined) await explaining('sqs:CreateQueue', () => createQueues(sqs, missing.queues));
    }
    const queues = await queuesOf(sqs);
    return { queues, close };
  } catch (error) {
    close();
    throw error;
  }
}

const queuesOf = async (sqs: SQSClient | undefined): Promise<SqsQueues | undefined> =>
  sqs === undefined ? undefined : explaining('sqs:GetQueueUrl', () => sqsQueues(sqs));

const explaining = <Result>(action: string, work: () => Promise<Result>): Promise<Result> =>
  work().catch((error: unknown) => {
    throw explainFailure(error, {
      action,
      subject: 'the tables of --store dynamodb',
      whenMissing: 'check the account and the region',
    });
  });
