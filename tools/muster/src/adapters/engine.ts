import { ExecutionFailedError, startLocalEngine } from '@muster/local-engine';
import { RunReader, runStateMachine } from '@muster/orchestrator';
import { RunFailedError } from '../errors.ts';
import type { Engine } from '../surroundings.ts';
import { credentialsOfRun } from './caller/use-aws.ts';
import { rethrowAsCommandError } from './data-directory-errors.ts';
import { RUN_TABLE, services, tableNamed } from './services.ts';

/**
 * Starts the local engine on a data directory, which it creates if need be.
 * @throws DataDirectoryError where the directory is in use or not writable
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
  const runs = new RunReader(engine.dynamoDb, tableNamed(engine.tables, RUN_TABLE));
  return {
    runs,
    goesOnWithoutUs: false,
    run: (request, observer) => {
      const { finished, abort } = engine.run(request, observer, request.run.runId);
      const hasBegun = () =>
        runs.getRequest(request.run.runId).then(
          (stored) => stored !== undefined,
          () => true,
        );
      return { finished: finished.catch(rethrowAsRunFailed), abort, hasBegun };
    },
    sweepExpired: async () => void (await engine.sweepExpired()),
    close: () => engine.close(),
  };
}

function rethrowAsRunFailed(error: unknown): never {
  if (error instanceof ExecutionFailedError)
    throw new RunFailedError(`the run failed: ${error.code}: ${error.message}`, { cause: error });
  throw error;
}
