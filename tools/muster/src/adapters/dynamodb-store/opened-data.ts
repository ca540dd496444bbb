import type { DynamoDb } from '@muster/dynamodb';
import { DynamoForgetStore, Forgetter } from '@muster/inventory';
import { DynamoInventoryReader } from '@muster/inventory-table';
import { DynamoRunReader } from '@muster/orchestrator';
import type { ParameterName } from '@muster/service-definition';
import {
  DynamoLedgerReader,
  DynamoLedgerStops,
  DynamoPlanReader,
  DynamoPlanStore,
  DynamoResourceSource,
} from '@muster/tagger';
import type { OpenedData } from '../../surroundings.ts';
import { consumerControl } from '../consumer-control.ts';
import { CHECKPOINT_TABLE, INVENTORY_TABLE, LEDGER_TABLE, RUN_TABLE, tableNamed } from '../services.ts';
import { clientOf, regionOf, tableNames } from './tables.ts';

/**
 * The tables of `--store dynamodb`. Other machines can write runs to them, so a run that is stored as running may be in
 * progress.
 * @param dataDirectory has the queues, unless they are in SQS
 * @throws WrongUseError if no region is set; DeploymentError if DynamoDB refuses a table
 */
export async function openDynamoData(dataDirectory: string): Promise<OpenedData> {
  const clients: DynamoDb[] = [];
  const open = (parameter: ParameterName): [DynamoDb, string] => {
    const db = clientOf(parameter);
    clients.push(db);
    return [db, tableNamed(tableNames, parameter)];
  };
  const [runTable, runTableName] = open(RUN_TABLE);
  await regionOf(runTable);
  const runs = new DynamoRunReader(runTable, runTableName);
  let ledger: DynamoLedgerReader | undefined;
  const planPorts = () => {
    const inventory = open(INVENTORY_TABLE);
    return {
      plans: new DynamoPlanStore(...open(LEDGER_TABLE)),
      targets: new DynamoInventoryReader(...inventory),
      resources: new DynamoResourceSource(...inventory),
      now: () => new Date(),
    };
  };
  return {
    runs,
    inventory: new DynamoInventoryReader(...open(INVENTORY_TABLE)),
    tasksOf: async (...target) =>
      (ledger ??= new DynamoLedgerReader(...open(LEDGER_TABLE))).tasksOf(...target),
    plans: async () => new DynamoPlanReader(...open(LEDGER_TABLE)),
    makePlan: async (order) => {
      const { makePlan } = await import('@muster/tagger/plans');
      return makePlan(order, planPorts());
    },
    planFromList: async (order) => {
      const { planFromList } = await import('@muster/tagger/plans');
      return planFromList(order, planPorts());
    },
    checkStandard: async (order, onViolations) => {
      const { checkStandard } = await import('@muster/tagger/plans');
      const inventory = open(INVENTORY_TABLE);
      return checkStandard(order, {
        targets: new DynamoInventoryReader(...inventory),
        resources: new DynamoResourceSource(...inventory),
        now: () => new Date(),
        onViolations,
      });
    },
    planFromRun: async (order) => {
      const { planFromRun } = await import('@muster/tagger/plans');
      const ledger = open(LEDGER_TABLE);
      return planFromRun(order, {
        plans: new DynamoPlanStore(...ledger),
        ledger: new DynamoLedgerReader(...ledger),
        now: () => new Date(),
      });
    },
    claimPlan: async (...claim) => new DynamoPlanStore(...open(LEDGER_TABLE)).claim(...claim),
    claimCanary: async (...claim) => new DynamoPlanStore(...open(LEDGER_TABLE)).claimCanary(...claim),
    get forgetter() {
      const [db, inventory] = open(INVENTORY_TABLE);
      const checkpoints = tableNamed(tableNames, CHECKPOINT_TABLE);
      return new Forgetter(new DynamoForgetStore(db, { inventory, checkpoints }));
    },
    stopRun: async (runId, at) => {
      await new DynamoLedgerStops(...open(LEDGER_TABLE)).stop(runId, at);
      return runs.stopRun(runId);
    },
    consumer: async () => {
      const { DynamoLedger, DynamoTaggingPause } = await import('@muster/tagger/control');
      const pause = new DynamoTaggingPause(...open(LEDGER_TABLE));
      return consumerControl(pause, async () => {
        const { redriveIn } = await import('../local-consumer.ts');
        return redriveIn(dataDirectory, new DynamoLedger(...open(LEDGER_TABLE)));
      });
    },
    inProgress: async () => (await runs.listRuns()).find(({ status }) => status === 'running')?.runId,
    close: async () => {
      for (const client of clients) client.destroy();
    },
  };
}
