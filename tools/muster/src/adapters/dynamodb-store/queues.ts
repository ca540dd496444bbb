import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { demanded } from '@muster/aws-session/answers';
import { awsClient } from '@muster/aws-session/client';
import { LOCAL_STAGE, type SqsQueues } from '@muster/local-engine';
import { deadLetterQueueName, type ParameterName, queueName } from '@muster/service-definition';
import { services } from '../services.ts';
import type { MissingParts } from './missing-parts.ts';

/** Longer than a long poll, which takes 20 s. */
const TIMEOUTS = { connectionTimeoutMs: 2_000, requestTimeoutMs: 30_000 };
/** SQS's maximum retention, so that a message can stay in the dead-letter queue longer than in its first queue. */
const DEAD_LETTER_RETENTION_SECONDS = '1209600';

const definitions = services.flatMap(({ queues }) => queues);

export const createSqsClient = (): SQSClient =>
  awsClient(SQSClient, {
    // Otherwise the host in the queue's URL takes precedence over a configured endpoint.
    useQueueUrlAsEndpoint: false,
    timeouts: TIMEOUTS,
  });

async function urlOf(sqs: SQSClient, name: string): Promise<string | undefined> {
  try {
    return (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

/** The queues that do not exist. */
export async function missingQueues(sqs: SQSClient): Promise<MissingParts['queues']> {
  const missing: MissingParts['queues'][number][] = [];
  for (const queue of definitions) {
    const name = queueName(queue, LOCAL_STAGE);
    if ((await urlOf(sqs, name)) === undefined)
      missing.push({
        ...queue,
        queueName: name,
        deadLetterQueueName: deadLetterQueueName(queue, LOCAL_STAGE),
      });
  }
  return missing;
}

export async function createQueues(sqs: SQSClient, missing: MissingParts['queues']): Promise<void> {
  for (const queue of missing) {
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({
        QueueName: queue.deadLetterQueueName,
        Attributes: { MessageRetentionPeriod: DEAD_LETTER_RETENTION_SECONDS },
      }),
    );
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    await sqs.send(
      new CreateQueueCommand({
        QueueName: queue.queueName,
        Attributes: {
          VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: demanded(Attributes?.QueueArn, 'QueueArn'),
            maxReceiveCount: queue.maxReceiveCount,
          }),
        },
      }),
    );
  }
}

/** The queues for the engine. They must exist. */
export async function sqsQueues(sqs: SQSClient): Promise<SqsQueues> {
  const urls: Record<ParameterName, string> = {};
  for (const queue of definitions)
    urls[queue.parameter] = demanded(await urlOf(sqs, queueName(queue, LOCAL_STAGE)), 'QueueUrl');
  return { sqs, urls };
}
