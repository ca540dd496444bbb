import type { TagTaskMessage } from '@muster/contracts';
import { type Database, sendMessages } from '@muster/sqlite';
import type { TaskQueue } from '../ports/task-queue.ts';
import { groupOf } from './message-group.ts';

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
    this.#database.transaction(() => {
      for (const [group, ofGroup] of Map.groupBy(messages, groupOf)) {
        const bodies = ofGroup.map((message) => JSON.stringify(message));
        sendMessages(this.#database, this.#queueName, bodies, { group, delaySeconds });
      }
    });
  }

  /** The engine delays failed messages itself. */
  async delay(): Promise<void> {}
}
