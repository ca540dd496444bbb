import type { TagTaskMessage } from '@muster/contracts';

/** Carries references to tag tasks to the consumer, at least once each and in any order. */
export interface TaskQueue {
  /** Sends all messages, however many. @throws MessagesNotSentError when some were not taken; others may have been */
  send(messages: readonly TagTaskMessage[]): Promise<void>;
}
