/** A message that a queue has handed out. */
export interface QueueMessage {
  readonly messageId: string;
  /** Names this receive of the message. */
  readonly receiptHandle: string;
  readonly body: string;
  /** From 1. */
  readonly receiveCount: number;
  /** The system attributes of SQS. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes?: Readonly<Record<string, { stringValue?: string; dataType: string }>>;
  readonly md5OfBody?: string;
}

/** A queue as its consumer sees it: in the database of the data directory, or in SQS. */
export interface MessageSource {
  /** The ARN that records name. */
  readonly arn: string;
  /** Waits for messages. Resolves with none after a while, or when the signal is aborted. */
  receive(most: number, signal: AbortSignal): Promise<readonly QueueMessage[]>;
  /** Deletes messages that are done. */
  delete(messages: readonly QueueMessage[]): Promise<void>;
  /** Makes messages visible again after these times. */
  release(
    messages: readonly { readonly message: QueueMessage; readonly afterSeconds: number }[],
  ): Promise<void>;
}
