import { DynamoForgetStore, Forgetter } from '@muster/inventory';
import { DynamoInventoryReader } from '@muster/inventory-table';
import { openTables } from '@muster/local-engine';
import { DynamoRunReader } from '@muster/orchestrator';
import { DynamoLedgerStops } from '@muster/tagger';
import { withInterrupted } from '../run/interrupted-runs.ts';
import type { OpenedData } from '../surroundings.ts';
import { rethrowAsCommandError } from './data-directory-errors.ts';
import {
  CHECKPOINT_TABLE,
  INVENTORY_TABLE,
  LEDGER_TABLE,
  RUN_TABLE,
  services,
  tableNamed,
} from './services.ts';

/**
 * Opens the tables of a data directory for reading, even during a run.
 * @throws DataDirectoryError if there is no data, or it cannot be opened
 */
export async function openData(dataDirectory: string): Promise<OpenedData> {
  const { dynamoDb, tableNames, reading, executions, close } = await openTables({
    dataDirectory,
    services,
  }).catch(rethrowAsCommandError);
  const runs = new DynamoRunReader(dynamoDb, tableNamed(tableNames, RUN_TABLE));
  const stops = new DynamoLedgerStops(dynamoDb, tableNamed(tableNames, LEDGER_TABLE));
  return {
    stopRun: async (runId, at) => {
      await stops.stop(runId, at);
      return runs.stopRun(runId);
    },
    reading: (work) => reading(work).catch(rethrowAsCommandError),
    runs: withInterrupted(runs, executions),
    inventory: new DynamoInventoryReader(dynamoDb, tableNamed(tableNames, INVENTORY_TABLE)),
    forgetter: new Forgetter(
      new DynamoForgetStore(dynamoDb, {
        inventory: tableNamed(tableNames, INVENTORY_TABLE),
        checkpoints: tableNamed(tableNames, CHECKPOINT_TABLE),
      }),
    ),
    underWay: async () => {
      const running = executions();
      return running === undefined ? '(unknown)' : running[0];
    },
    close,
  };
}
