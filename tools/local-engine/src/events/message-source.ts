/** A message received from a queue. */
export interface QueueMessage {
  readonly messageId: string;
  /** Identifies this receive of the message. */
  readonly receiptHandle: string;
  readonly body: string;
  /** Starts at 1. */
  readonly receiveCount: number;
  /** The SQS system attributes. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes?: Readonly<Record<string, { stringValue?: string; dataType: string }>>;
  readonly md5OfBody?: string;
}

/** A queue as its consumer uses it: in the database of the data directory, or in SQS. */
export interface MessageSource {
  /** The queue's ARN in event records. */
  readonly arn: string;
  /** Waits for messages. Resolves with an empty list after a while, or if the signal is aborted. */
  receive(most: number, signal: AbortSignal): Promise<readonly QueueMessage[]>;
  /** Deletes processed messages. */
  delete(messages: readonly QueueMessage[]): Promise<void>;
  /** Makes messages visible again after these delays. */
  release(
    messages: readonly { readonly message: QueueMessage; readonly afterSeconds: number }[],
  ): Promise<void>;
}
