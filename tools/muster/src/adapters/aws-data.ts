import { createDynamoDb } from '@muster/dynamodb';
import { InventoryReader } from '@muster/inventory-table';
import { RunReader } from '@muster/orchestrator';
import type { OpenedData } from '../surroundings.ts';
import { parameterOf, readDeployment } from './aws-deployment.ts';
import { INVENTORY_TABLE, RUN_TABLE } from './services.ts';

/** The tables of a deployed stage, for reading. @throws DeploymentError */
export async function openAwsData(stage: string): Promise<OpenedData> {
  const deployment = await readDeployment(stage);
  const names = {
    runs: parameterOf(deployment, RUN_TABLE),
    inventory: parameterOf(deployment, INVENTORY_TABLE),
  };
  const db = createDynamoDb();
  return {
    runs: new RunReader(db, names.runs),
    inventory: new InventoryReader(db, names.inventory),
    close: async () => db.destroy(),
  };
}
