import { DEFAULT_RESOURCE_TYPE } from '@muster/contracts';
import { type Database, readDeadLetters, redriveDeadLetters } from '@muster/sqlite';
import { type DeadLetters, type DeadTasks, MAX_REDRIVEN } from '../ports/dead-letters.ts';
import type { Target, TaskKey } from '../ports/ledger.ts';
import { letterOfBody, taskOfBody } from './dead-letter-body.ts';

/** Only bodies that are JSON have a run. The `CASE` keeps SQLite from reading the others. */
const OF_RUN = `SELECT body FROM dead_letters
  WHERE queue = ? AND CASE WHEN json_valid(body) THEN body ->> '$.runId' END = ?`;

/** The dead letters of the task queue in SQLite. */
export class SqliteDeadLetters implements DeadTasks, DeadLetters {
  readonly #database: Database;
  readonly #queueName: string;

  /** @param queueName name in the definition of the queue */
  constructor(database: Database, queueName: string) {
    this.#database = database;
    this.#queueName = queueName;
  }

  async deadTaskNumbers({ runId, accountId, region, resourceType }: Target): Promise<number[]> {
    const type = resourceType ?? DEFAULT_RESOURCE_TYPE;
    return this.tasksOfRun(runId)
      .filter((task) => task.accountId === accountId && task.region === region)
      .filter((task) => (task.resourceType ?? DEFAULT_RESOURCE_TYPE) === type)
      .map(({ taskNumber }) => taskNumber);
  }

  /** The tasks of a run whose messages are dead letters. */
  tasksOfRun(runId: string): TaskKey[] {
    return this.#database
      .all(OF_RUN, this.#queueName, runId)
      .flatMap(({ body }) => taskOfBody(String(body)) ?? []);
  }

  async redrive(look: Parameters<DeadLetters['redrive']>[0]): Promise<number> {
    const letters = readDeadLetters(this.#database, this.#queueName, MAX_REDRIVEN);
    for (const { body } of letters) await look(letterOfBody(body));
    return redriveDeadLetters(
      this.#database,
      this.#queueName,
      letters.map(({ messageId }) => messageId),
    );
  }
}
