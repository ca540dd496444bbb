import type { TagTaskMessage } from '@muster/contracts';
import type { TaskQueue } from '../ports/task-queue.ts';

/** Keeps what was sent. */
export class FakeTaskQueue implements TaskQueue {
  readonly sent: TagTaskMessage[] = [];

  async send(messages: readonly TagTaskMessage[]): Promise<void> {
    this.sent.push(...messages);
  }
}
