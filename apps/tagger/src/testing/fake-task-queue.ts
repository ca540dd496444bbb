import type { TagTaskMessage } from '@muster/contracts';
import type { TaskQueue } from '../ports/task-queue.ts';

/** Keeps the messages that were sent. */
export class FakeTaskQueue implements TaskQueue {
  readonly sent: TagTaskMessage[] = [];

  async send(messages: readonly TagTaskMessage[]): Promise<void> {
    this.sent.push(...messages);
  }

  async delay(): Promise<void> {}
}
