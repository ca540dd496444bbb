import { SFNClient } from '@aws-sdk/client-sfn';
import { awsClient } from '@muster/aws-session/client';
import { createDynamoDb, type DynamoDb } from '@muster/dynamodb';
import { DynamoForgetStore, Forgetter } from '@muster/inventory';
import { DynamoInventoryReader } from '@muster/inventory-table';
import { DynamoRunReader, type RunReader } from '@muster/orchestrator';
import type { ParameterName } from '@muster/service-definition';
import {
  DynamoLedgerReader,
  DynamoLedgerStops,
  DynamoPlanOrders,
  DynamoPlanStore,
  DynamoResourceSource,
} from '@muster/tagger';
import type { ConsumerControl, EndedExecution, OpenedData } from '../surroundings.ts';
import { answersWithin } from './answers-within.ts';
import { deployAgain, type Deployment, parameterOf, readDeployment } from './aws-deployment.ts';
import { Executions } from './aws-executions.ts';
import { makePlanInStage } from './aws-planning.ts';
import { consumerControl } from './consumer-control.ts';
import { explained } from './explained-client.ts';
import {
  CHECKPOINT_TABLE,
  INVENTORY_TABLE,
  LEDGER_TABLE,
  PLAN_STATE_MACHINE,
  RUN_TABLE,
  STATE_MACHINE,
  TASK_QUEUE,
} from './services.ts';

/** The call to Step Functions is optional, so its timeout is short. */
const EXTRA_TIMEOUT_MS = 3_000;
const EXTRA_ATTEMPTS = 2;
const NEEDED_TIMEOUT_MS = 10_000;
const NEEDED_ATTEMPTS = 6;

/** For calls that the command needs. */
const createSfn = (): SFNClient =>
  awsClient(SFNClient, { maxAttempts: NEEDED_ATTEMPTS, timeouts: answersWithin(NEEDED_TIMEOUT_MS) });

/**
 * The tables of a deployed stage, for reading. A table is looked up at its first use, which throws DeploymentError if
 * the stage lacks it.
 * @throws DeploymentError, CredentialsError, WrongUseError; a refusal of a table is a DeploymentError as well
 */
export async function openAwsData(stage: string): Promise<OpenedData> {
  const deployment = await readDeployment(stage);
  const clients: DynamoDb[] = [];
  const open = <Reader>(
    Reader: new (db: DynamoDb, tableName: string) => Reader,
    parameter: ParameterName,
  ) => {
    let reader: Reader | undefined;
    return (): Reader => {
      if (reader !== undefined) return reader;
      const tableName = parameterOf(deployment, parameter);
      const whenMissing = deployAgain(parameter, stage);
      const db = explained(createDynamoDb(), { subject: `table ${tableName}`, whenMissing });
      clients.push(db);
      return (reader = new Reader(db, tableName));
    };
  };
  const runs = open(DynamoRunReader, RUN_TABLE);
  const inventory = open(DynamoInventoryReader, INVENTORY_TABLE);
  const resources = open(DynamoResourceSource, INVENTORY_TABLE);
  const stops = open(DynamoLedgerStops, LEDGER_TABLE);
  const ledger = open(DynamoLedgerReader, LEDGER_TABLE);
  const plans = open(DynamoPlanStore, LEDGER_TABLE);
  const orders = open(DynamoPlanOrders, LEDGER_TABLE);
  return {
    get runs() {
      return runs();
    },
    get inventory() {
      return inventory();
    },
    tasksOf: async (...target) => ledger().tasksOf(...target),
    plans: async () => plans(),
    makePlan: async (order, signal) => {
      const stateMachineArn = parameterOf(deployment, PLAN_STATE_MACHINE);
      const sfn = createSfn();
      try {
        return await makePlanInStage(order, {
          orders: orders(),
          plans: plans(),
          sfn,
          stateMachineArn,
          signal,
        });
      } finally {
        sfn.destroy();
      }
    },
    checkStandard: async (order, onViolations) => {
      const { checkStandard } = await import('@muster/tagger/plans');
      const ports = { targets: inventory(), resources: resources(), now: () => new Date(), onViolations };
      return checkStandard(order, ports);
    },
    planFromRun: async (order) => {
      const { planFromRun } = await import('@muster/tagger/plans');
      return planFromRun(order, { plans: plans(), ledger: ledger(), now: () => new Date() });
    },
    planFromList: async (order) => {
      const { planFromList } = await import('@muster/tagger/plans');
      return planFromList(order, {
        plans: plans(),
        targets: inventory(),
        resources: resources(),
        now: () => new Date(),
      });
    },
    claimPlan: async (...claim) => plans().claim(...claim),
    claimCanary: async (...claim) => plans().claimCanary(...claim),
    get forgetter() {
      const tableName = parameterOf(deployment, INVENTORY_TABLE);
      const db = explained(createDynamoDb(), {
        subject: `table ${tableName}`,
        whenMissing: deployAgain(INVENTORY_TABLE, stage),
      });
      clients.push(db);
      const checkpoints = parameterOf(deployment, CHECKPOINT_TABLE);
      return new Forgetter(new DynamoForgetStore(db, { inventory: tableName, checkpoints }));
    },
    stopRun: async (runId, at) => {
      await stops().stop(runId, at);
      const isStopped = await runs().stopRun(runId);
      if (isStopped) await stopExecution(runId, deployment);
      return isStopped;
    },
    consumer: async () => {
      const tableName = parameterOf(deployment, LEDGER_TABLE);
      const whenMissing = deployAgain(LEDGER_TABLE, stage);
      const db = explained(createDynamoDb(), { subject: `table ${tableName}`, whenMissing });
      clients.push(db);
      return consumerOfStage({ db, tableName }, deployment, stage);
    },
    inProgress: () => inProgress(runs(), deployment),
    endedExecution: (runId) => endedExecution(runId, deployment),
    close: async () => {
      for (const client of clients) client.destroy();
    },
  };
}

/** @param ledger the table that has the pause and the tasks */
async function consumerOfStage(
  { db, tableName }: { readonly db: DynamoDb; readonly tableName: string },
  deployment: Deployment,
  stage: string,
): Promise<ConsumerControl> {
  const { DynamoLedger, DynamoTaggingPause, redrive, SqsDeadLetters } =
    await import('@muster/tagger/control');
  const pause = new DynamoTaggingPause(db, tableName);
  return consumerControl(pause, async () => {
    const queueUrl = parameterOf(deployment, TASK_QUEUE);
    const { createSqsClient } = await import('./dynamodb-store/queues.ts');
    const whenMissing = deployAgain(TASK_QUEUE, stage);
    const sqs = explained(createSqsClient(), { subject: `queue ${queueUrl}`, whenMissing });
    try {
      return await redrive(new SqsDeadLetters(sqs, queueUrl), new DynamoLedger(db, tableName));
    } finally {
      sqs.destroy();
    }
  });
}

/** The first run that is stored as running and whose newest execution has not ended. */
async function inProgress(runs: RunReader, deployment: Deployment): Promise<string | undefined> {
  const running = (await runs.listRuns()).filter(({ status }) => status === 'running');
  if (running.length === 0) return undefined;
  const sfn = awsClient(SFNClient, {
    maxAttempts: EXTRA_ATTEMPTS,
    timeouts: answersWithin(EXTRA_TIMEOUT_MS),
  });
  try {
    const executions = new Executions(sfn, parameterOf(deployment, STATE_MACHINE));
    for (const { runId } of running) if (await executions.isInProgress(runId)) return runId;
    return undefined;
  } finally {
    sfn.destroy();
  }
}

/** @throws DeploymentError, CredentialsError if Step Functions refuses */
async function stopExecution(runId: string, deployment: Deployment): Promise<void> {
  const sfn = createSfn();
  try {
    await new Executions(sfn, parameterOf(deployment, STATE_MACHINE)).stop(runId);
  } finally {
    sfn.destroy();
  }
}

/** Also undefined if Step Functions refuses, for example because the user lacks the permission. */
async function endedExecution(
  runId: string,
  { parameters }: Deployment,
): Promise<EndedExecution | undefined> {
  const stateMachineArn = parameters.get(STATE_MACHINE);
  if (stateMachineArn === undefined) return undefined;
  const sfn = awsClient(SFNClient, {
    maxAttempts: EXTRA_ATTEMPTS,
    timeouts: answersWithin(EXTRA_TIMEOUT_MS),
  });
  try {
    return await new Executions(sfn, stateMachineArn).endedExecution(runId);
  } catch {
    return undefined;
  } finally {
    sfn.destroy();
  }
}
