import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { MessageSource, QueueMessage } from './message-source.ts';

/**
 * When an engine is killed, its poll continues in SQS and takes messages that no consumer processes until their
 * visibility timeout ends. A short poll ends before the run is resumed.
 */
const POLL_SECONDS = 1;

/** A queue in SQS or an SQS emulator. */
export class SqsMessageSource implements MessageSource {
  readonly arn: string;
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string, arn: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
    this.arn = arn;
  }

  async receive(most: number, signal: AbortSignal): Promise<readonly QueueMessage[]> {
    const answer = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#queueUrl,
        MaxNumberOfMessages: most,
        WaitTimeSeconds: POLL_SECONDS,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal: signal },
    );
    // SQS omits the list if no message arrived in time. The client has already checked that the answer is from SQS.
    return (answer.Messages ?? []).map(toQueueMessage);
  }

  async delete(messages: readonly QueueMessage[]): Promise<void> {
    await this.#sqs.send(
      new DeleteMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries: messages.map(entry) }),
    );
  }

  async release(
    messages: readonly { readonly message: QueueMessage; readonly afterSeconds: number }[],
  ): Promise<void> {
    await this.#sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: this.#queueUrl,
        Entries: messages.map(({ message, afterSeconds }, index) => ({
          ...entry(message, index),
          VisibilityTimeout: afterSeconds,
        })),
      }),
    );
  }
}

const entry = ({ receiptHandle }: QueueMessage, index: number) => ({
  Id: String(index),
  ReceiptHandle: receiptHandle,
});

const toQueueMessage = (message: Message): QueueMessage => ({
  messageId: message.MessageId ?? '',
  receiptHandle: message.ReceiptHandle ?? '',
  body: message.Body ?? '',
  receiveCount: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
  attributes: { ...message.Attributes },
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue, DataType }]) => [
      name,
      {
        dataType: DataType ?? 'String',
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
      },
    ]),
  ),
  md5OfBody: message.MD5OfBody ?? '',
});
