import { ImpossibleStateError } from '@muster/errors';
import { openLocalData } from '@muster/local-engine/data';
import type { Database } from '@muster/sqlite';
import type { Redriven, redrive as redriveLetters } from '@muster/tagger/control';
import { service } from '@muster/tagger/service';
import type { ConsumerControl } from '../surroundings.ts';
import { consumerControl } from './consumer-control.ts';
import { asCommandError } from './data-directory-errors.ts';

type RedriveLedger = Parameters<typeof redriveLetters>[1];

/** The name of the task queue in the database of a data directory. */
function taskQueueName(): string {
  const [queue] = service.queues;
  if (queue === undefined) throw new ImpossibleStateError('the tagger has no queue');
  return queue.name;
}

/** The consumer of a data directory. */
export async function localConsumer(database: Database): Promise<ConsumerControl> {
  const { redrive, SqliteDeadLetters, SqliteLedger, SqliteTaggingPause } =
    await import('@muster/tagger/sqlite');
  return consumerControl(new SqliteTaggingPause(database), () =>
    redrive(new SqliteDeadLetters(database, taskQueueName()), new SqliteLedger(database)),
  );
}

/** Moves the dead letters of a data directory whose ledger is in DynamoDB. @throws DataDirectoryError */
export async function redriveIn(dataDirectory: string, ledger: RedriveLedger): Promise<Redriven> {
  const { redrive, SqliteDeadLetters } = await import('@muster/tagger/sqlite');
  const { writer, close } = asCommandError(() => openLocalData(dataDirectory));
  try {
    return await redrive(new SqliteDeadLetters(writer(), taskQueueName()), ledger);
  } finally {
    close();
  }
}

/** Number of tasks of a run whose messages are dead letters. */
export async function deadTasksOf(runId: string, database: Database): Promise<number> {
  const { SqliteDeadLetters } = await import('@muster/tagger/sqlite');
  return new SqliteDeadLetters(database, taskQueueName()).tasksOfRun(runId).length;
}
