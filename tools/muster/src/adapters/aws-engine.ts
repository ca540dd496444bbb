import { SFNClient } from '@aws-sdk/client-sfn';
import { createDynamoDb } from '@muster/dynamodb';
import { RunReader } from '@muster/orchestrator';
import { watchRun } from '../run/watch-run.ts';
import type { Engine } from '../surroundings.ts';
import { parameterOf, readDeployment } from './aws-deployment.ts';
import { Executions } from './aws-executions.ts';
import { RUN_TABLE, STATE_MACHINE } from './services.ts';

/** Of Step Functions' API; progress is looked at in DynamoDB. */
const POLL_MS = 2_000;

/** The engine in AWS: it only starts runs and watches them. @throws DeploymentError */
export async function connectAwsEngine(stage: string): Promise<Engine> {
  const deployment = await readDeployment(stage);
  const stateMachineArn = parameterOf(deployment, STATE_MACHINE);
  const runTable = parameterOf(deployment, RUN_TABLE);
  const db = createDynamoDb();
  const sfn = new SFNClient({ maxAttempts: 6 });
  const runs = new RunReader(db, runTable);
  const executions = new Executions(sfn, stateMachineArn);
  return {
    runs,
    goesOnWithoutUs: true,
    run: (request, observer, resumed) => {
      const stop = new AbortController();
      let begun = false;
      const finished = (async () => {
        const { runId } = request.run;
        const before = resumed ? await runs.getProgress(runId) : undefined;
        // From here on it may have begun: an answer that is lost does not undo the start.
        begun = true;
        const executionArn = await executions.start(request, resumed);
        await watchRun(
          {
            progress: () => runs.getProgress(runId),
            ended: () => executions.ended(executionArn),
            pollMs: POLL_MS,
            signal: stop.signal,
          },
          before,
          observer,
        );
      })();
      return { finished, abort: () => stop.abort(), hasBegun: async () => begun };
    },
    sweepExpired: async () => undefined,
    close: async () => {
      sfn.destroy();
      db.destroy();
    },
  };
}
