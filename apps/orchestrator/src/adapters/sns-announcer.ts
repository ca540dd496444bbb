import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { awsClient } from '@muster/aws-session/client';
import type { RunEnded } from '@muster/contracts';
import type { Announcer } from '../ports/announcer.ts';

/** A client with explicit retries and timeouts. Region, credentials and endpoint come from the environment. */
export const createSns = (): SNSClient =>
  awsClient(SNSClient, {
    maxAttempts: 6,
    retryMode: 'standard',
    timeouts: { connectionTimeoutMs: 2_000, requestTimeoutMs: 10_000 },
  });

/**
 * Publishes to an SNS topic. The message is a `run-ended.v1` document as JSON. Filter policies can use its attribute
 * `status`.
 */
export class SnsAnnouncer implements Announcer {
  readonly #sns: SNSClient;
  readonly #topicArn: string;

  constructor(sns: SNSClient, topicArn: string) {
    this.#sns = sns;
    this.#topicArn = topicArn;
  }

  async announce(ended: RunEnded): Promise<void> {
    await this.#sns.send(
      new PublishCommand({
        TopicArn: this.#topicArn,
        Subject: `Muster run ${ended.runId}: ${ended.status}`,
        Message: JSON.stringify(ended, null, 2),
        MessageAttributes: { status: { DataType: 'String', StringValue: ended.status } },
      }),
    );
  }
}
