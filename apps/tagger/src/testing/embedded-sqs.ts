import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';

/** Starts an in-memory SQS on loopback with one standard queue and sets the endpoint in the environment. */
export async function startSqs(queueName: string): Promise<{ queueUrl: string; close(): Promise<void> }> {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${server.port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const { queueUrl } = server.createQueue(queueName);
  return { queueUrl, close: () => server.stop() };
}

/** Receives until the queue is empty. The messages stay in flight. */
export async function receiveAll(sqs: SQSClient, queueUrl: string) {
  const records: { messageId: string; body: string; attributes: Record<string, string> }[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return records;
    records.push(
      ...Messages.map(({ MessageId = '', Body = '', Attributes = {} }) => ({
        messageId: MessageId,
        body: Body,
        attributes: Attributes,
      })),
    );
  }
}
