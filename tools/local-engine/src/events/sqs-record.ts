import { LOCAL_REGION } from '../local-names.ts';
import type { QueueMessage } from './message-source.ts';

/** A message in the form that Lambda passes to a queue consumer. */
export interface SqsRecord extends Omit<QueueMessage, 'receiveCount'> {
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

export function toSqsRecord({ receiveCount: _, ...message }: QueueMessage, queueArn: string): SqsRecord {
  return {
    messageAttributes: {},
    md5OfBody: '',
    ...message,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: LOCAL_REGION,
  };
}
