import { setTimeout as delay } from 'node:timers/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import { awsClient } from '@muster/aws-session/client';
import { createDynamoDb, type DynamoDb } from '@muster/dynamodb';
import { DynamoRunReader } from '@muster/orchestrator';
import { RunFailedError } from '../errors.ts';
import { watchRun } from '../run/watch-run.ts';
import type { Engine } from '../surroundings.ts';
import { answersWithin } from './answers-within.ts';
import { type Deployment, parameterOf, readDeployment } from './aws-deployment.ts';
import { Executions } from './aws-executions.ts';
import { acceptedRequest, refuseIncomplete } from './aws-run-needs.ts';
import { LEDGER_TABLE, RUN_TABLE, STATE_MACHINE } from './services.ts';
import { withStoredRules } from './stage-rules.ts';

const TIMEOUT_MS = 10_000;
const MAX_ATTEMPTS = 6;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);

/** Reads the pause of a stage. Undefined if the stage has no tagger. */
async function pauseOf(
  { parameters }: Deployment,
  db: DynamoDb,
): Promise<(() => Promise<string | undefined>) | undefined> {
  const tableName = parameters.get(LEDGER_TABLE);
  if (tableName === undefined) return undefined;
  const { DynamoTaggingPause } = await import('@muster/tagger/control');
  const pausing = new DynamoTaggingPause(db, tableName);
  return () => pausing.pausedAt();
}

/**
 * The engine in AWS. It starts runs and watches them. It does not start a run if a service is missing.
 * @throws DeploymentError, CredentialsError, WrongUseError
 */
export async function connectAwsEngine(stage: string): Promise<Engine> {
  const deployment = await readDeployment(stage);
  const stateMachineArn = parameterOf(deployment, STATE_MACHINE);
  const runTable = parameterOf(deployment, RUN_TABLE);
  const db = createDynamoDb();
  const sfn = awsClient(SFNClient, {
    maxAttempts: MAX_ATTEMPTS,
    timeouts: answersWithin(TIMEOUT_MS),
  });
  const runs = new DynamoRunReader(db, runTable);
  const executions = new Executions(sfn, stateMachineArn);
  return {
    runs,
    goesOnWithoutUs: true,
    run: (request, observer, resumed) => {
      const stop = new AbortController();
      let begun = false;
      const finished = (async () => {
        const { runId, tag } = request.run;
        if (!resumed) refuseIncomplete(deployment, tag);
        const before = resumed ? await runs.getProgress(runId) : undefined;
        const stored = resumed ? request : await withStoredRules(request, deployment);
        // From here on the run may have started: a lost answer does not undo the start.
        begun = true;
        const executionArn = await executions.start(acceptedRequest(deployment, stored), resumed);
        await watchRun(
          {
            progress: () => runs.getProgress(runId),
            ended: () =>
              executions.ended(executionArn).catch(async (error: unknown) => {
                if (error instanceof RunFailedError && (await runs.getStatus(runId)) === 'stopped')
                  return true;
                throw error;
              }),
            pausedAt: tag ? await pauseOf(deployment, db) : undefined,
            signal: stop.signal,
            nowMs: () => performance.now(),
            pause,
          },
          before,
          observer,
        );
      })();
      return { finished, abort: () => stop.abort(), hasBegun: async () => begun };
    },
    close: async () => {
      sfn.destroy();
      db.destroy();
    },
  };
}
