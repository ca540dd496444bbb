import { inlineRules } from '@muster/ledger-texts';
import type { Database } from '@muster/sqlite';
import { taskQueue } from '../functions/applyTags/config.ts';
import { SqliteCallRate } from './sqlite-call-rate.ts';
import { SqliteDeadLetters } from './sqlite-dead-letters.ts';
import { SqliteFailureLimit } from './sqlite-failure-limit.ts';
import { SqliteLedger } from './sqlite-ledger.ts';
import { SqlitePlanReader } from './sqlite-plan-reader.ts';
import { SqliteResourceSource } from './sqlite-resource-source.ts';
import { SqliteTaggingPause } from './sqlite-tagging-pause.ts';
import { SqliteTaskQueue } from './sqlite-task-queue.ts';
import { allStores, consumerStores, setTaggerStores } from './stores.ts';

/** Makes the functions of this thread use the embedded database. */
export function useLocalStores(database: Database): void {
  setTaggerStores({
    ledger: new SqliteLedger(database),
    plans: new SqlitePlanReader(database),
    rules: inlineRules,
    rate: new SqliteCallRate(database),
    failures: new SqliteFailureLimit(database),
    resources: new SqliteResourceSource(database),
    queue: new SqliteTaskQueue(database, taskQueue.name),
    pause: new SqliteTaggingPause(database),
    deadLetters: new SqliteDeadLetters(database, taskQueue.name),
  });
}

/** Makes the functions of this thread use the queue in the embedded database, and DynamoDB for everything else. */
export function useLocalQueues(database: Database): void {
  setTaggerStores({
    ...allStores(),
    ...consumerStores(),
    deadLetters: new SqliteDeadLetters(database, taskQueue.name),
    queue: new SqliteTaskQueue(database, taskQueue.name),
  });
}
