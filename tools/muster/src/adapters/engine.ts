import { setTimeout as delay } from 'node:timers/promises';
import { ExecutionFailedError, startLocalEngine } from '@muster/local-engine';
import { DynamoRunReader, type RunReader, runStateMachine } from '@muster/orchestrator';
import { RunFailedError } from '../errors.ts';
import { runEventsOf } from '../run-events/engine-events.ts';
import type { Engine } from '../surroundings.ts';
import { credentialsOfRun } from './caller/use-aws.ts';
import { rethrowAsCommandError } from './data-directory-errors.ts';
import { RUN_TABLE, services, tableNamed } from './services.ts';

/** How often a run checks whether it was stopped. */
const STOP_LOOK_MS = 500;

/**
 * Starts the local engine on a data directory. Creates the directory if necessary.
 * @throws DataDirectoryError if the directory is in use or not writable
 */
export async function startEngine(
  dataDirectory: string,
  functionTimeoutSeconds: number | undefined,
): Promise<Engine> {
  const engine = await startLocalEngine({
    dataDirectory,
    functionTimeoutSeconds,
    services,
    stateMachine: runStateMachine,
    callerCredentials: credentialsOfRun(),
  }).catch(rethrowAsCommandError);
  const runs = new DynamoRunReader(engine.dynamoDb, tableNamed(engine.tables, RUN_TABLE));
  return {
    runs,
    goesOnWithoutUs: false,
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
    sweepExpired: async () => void (await engine.sweepExpired()),
    close: () => engine.close(),
  };
}

/** Waits until another process stops the run. @returns false if the run ended first */
async function untilStopped(
  runId: string,
  runs: Pick<RunReader, 'getStatus'>,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    await delay(STOP_LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
    // Ignore a failed check: the run itself reports a lost database.
    const status = signal.aborted ? undefined : await runs.getStatus(runId).catch(() => undefined);
    if (status === 'stopped') return true;
  }
  return false;
}

function rethrowAsRunFailed(error: unknown): never {
  if (error instanceof ExecutionFailedError)
    throw new RunFailedError(`the run failed: ${error.code}: ${error.message}`, { cause: error });
  throw error;
}
