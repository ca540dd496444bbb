import type { TagTaskMessage } from '@muster/contracts';

/** Carries references to tag tasks to the consumer, at least once each and in any order. */
export interface TaskQueue {
  /**
   * Sends any number of messages.
   * @param delaySeconds time until they can be received, at most 900. Default: 0
   * @throws MessagesNotSentError if some were not accepted; others may have been
   */
  send(messages: readonly TagTaskMessage[], delaySeconds?: number): Promise<void>;
  /** Lets a received message be received again after this time. */
  delay(receiptHandle: string, delaySeconds: number): Promise<void>;
}
