import { setTimeout as delay } from 'node:timers/promises';
import { ImpossibleStateError } from '@muster/errors';
import {
  ExecutionFailedError,
  type LocalEngine,
  type SqsQueues,
  startLocalEngine,
} from '@muster/local-engine';
import type { RunReader } from '@muster/orchestrator';
import { SqliteRunReader } from '@muster/orchestrator/sqlite';
import { runStateMachine } from '@muster/orchestrator/state-machine';
import { RunFailedError } from '../errors.ts';
import { runEventsOf } from '../run-events/engine-events.ts';
import type { Engine, EngineOptions, Location } from '../surroundings.ts';
import { credentialsOfRun } from './caller/use-aws.ts';
import { rethrowAsCommandError, withAdvice } from './data-directory-errors.ts';
import { RUN_TABLE, services, tableNamed } from './services.ts';

/** How often a run checks whether it was stopped. */
const STOP_LOOK_MS = 500;

export type LocalEngineChoices = Omit<EngineOptions, 'location'>;

/**
 * Starts the local engine on a data directory. Creates the directory if necessary. With `--store dynamodb`, creates
 * missing tables if the user agrees.
 * @throws DataDirectoryError if the directory is in use or not writable; the errors of `prepareStore`
 */
export async function startEngine(
  location: Extract<Location, { engine: 'local' }>,
  choices: LocalEngineChoices,
): Promise<Engine> {
  if (location.store !== 'dynamodb') return startOn(location, choices);
  const { prepareStore } = await import('./dynamodb-store/prepare-store.ts');
  const prepared = await prepareStore(choices.identity, choices.confirmCreation);
  try {
    const engine = await startOn(location, choices, prepared.queues);
    return { ...engine, close: () => engine.close().finally(prepared.close) };
  } catch (error) {
    prepared.close();
    throw error;
  }
}

async function startOn(
  { dataDirectory, store }: Extract<Location, { engine: 'local' }>,
  { functionTimeoutSeconds }: LocalEngineChoices,
  sqsQueues?: SqsQueues,
): Promise<Engine> {
  const engine = await startLocalEngine({
    dataDirectory,
    store,
    sqsQueues,
    functionTimeoutSeconds,
    services,
    stateMachine: runStateMachine,
    callerCredentials: credentialsOfRun(),
  }).catch(rethrowAsCommandError);
  const runs = await runsOf(engine, store);
  return {
    runs,
    goesOnWithoutUs: false,
    deadTasks: async (runId) => {
      if (engine.database === undefined || sqsQueues !== undefined) return 0;
      return (await import('./local-consumer.ts')).deadTasksOf(runId, engine.database);
    },
    run: (request, observer) => {
      const planned = Promise.withResolvers<undefined>();
      const { finished, abort } = engine.run(
        request,
        (event) => {
          if (event.functionName === 'planRun' && event.type === 'succeeded') planned.resolve(undefined);
          for (const runEvent of runEventsOf(event)) observer(runEvent);
        },
        request.run.runId,
      );
      const hasBegun = () =>
        runs.getRequest(request.run.runId).then(
          (stored) => stored !== undefined,
          () => true,
        );
      const ended = new AbortController();
      let wasStopped = false;
      const over = finished
        .finally(() => ended.abort())
        .catch((error: unknown) => (wasStopped ? undefined : rethrowAsRunFailed(error)));
      over.catch(() => undefined);
      // A resumed run is stored as stopped until then.
      const stopped = Promise.race([planned.promise, over])
        .then(() => untilStopped(request.run.runId, runs, ended.signal))
        .then((isStopped) => {
          if (!isStopped) return over;
          wasStopped = true;
          abort();
          return undefined;
        });
      return { finished: Promise.race([over, stopped]), abort, hasBegun };
    },
    close: () => engine.close(),
  };
}

async function runsOf({ database, tables }: LocalEngine, store: 'dynamodb' | undefined): Promise<RunReader> {
  if (store === 'dynamodb') {
    const [{ createDynamoDb }, { DynamoRunReader }] = await Promise.all([
      import('@muster/dynamodb'),
      import('@muster/orchestrator'),
    ]);
    return new DynamoRunReader(createDynamoDb(), tableNamed(tables, RUN_TABLE));
  }
  if (database === undefined) throw new ImpossibleStateError('the engine has no database');
  return new SqliteRunReader(database);
}

/** Waits until another process stops the run. @returns false if the run ended first */
async function untilStopped(
  runId: string,
  runs: Pick<RunReader, 'getStatus'>,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    await delay(STOP_LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
    // Ignore a failed check: the run itself notices a database that cannot be used.
    const status = signal.aborted ? undefined : await runs.getStatus(runId).catch(() => undefined);
    if (status === 'stopped') return true;
  }
  return false;
}

function rethrowAsRunFailed(error: unknown): never {
  if (error instanceof ExecutionFailedError)
    throw new RunFailedError(`the run failed: ${error.code}: ${withAdvice(error.code, error.message)}`, {
      cause: error,
    });
  throw error;
}
