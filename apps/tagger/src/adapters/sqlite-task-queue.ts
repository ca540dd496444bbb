import type { TagTaskMessage } from '@muster/contracts';
import { type Database, sendMessages } from '@muster/sqlite';
import type { TaskQueue } from '../ports/task-queue.ts';

/** The task queue in SQLite. */
export class SqliteTaskQueue implements TaskQueue {
  readonly #database: Database;
  readonly #queueName: string;

  /** @param queueName name in the definition of the queue */
  constructor(database: Database, queueName: string) {
    this.#database = database;
    this.#queueName = queueName;
  }

  async send(messages: readonly TagTaskMessage[], delaySeconds = 0): Promise<void> {
    const bodies = messages.map((message) => JSON.stringify(message));
    sendMessages(this.#database, this.#queueName, bodies, { delaySeconds });
  }

  /** The engine delays failed messages itself. */
  async delay(): Promise<void> {}
}
