import type { Forgetter } from '@muster/inventory';
import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import { openLocalData } from '@muster/local-engine/data';
import { SqliteRunReader } from '@muster/orchestrator/sqlite';
import type { Database } from '@muster/sqlite';
import { DataDirectoryError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { withInterrupted } from '../run/interrupted-runs.ts';
import type { OpenedData } from '../surroundings.ts';
import { asCommandError, rethrowAsCommandError } from './data-directory-errors.ts';

/**
 * Opens the database of a data directory for reading, also during a run. The few methods that write use a second
 * connection.
 * @throws DataDirectoryError if there is no data, or it cannot be opened
 */
export async function openData(dataDirectory: string): Promise<OpenedData> {
  const { database, writer, executions, close } = asCommandError(() => openLocalData(dataDirectory));
  const runs = new SqliteRunReader(database);
  const planPorts = async () => {
    const { SqlitePlanStore, SqliteResourceSource } = await import('@muster/tagger/sqlite');
    return {
      plans: new SqlitePlanStore(writer()),
      targets: new SqliteInventoryReader(database),
      resources: new SqliteResourceSource(database),
      now: () => new Date(),
    };
  };
  return {
    runs: withInterrupted(runs, executions),
    inventory: new SqliteInventoryReader(database),
    tasksOf: async (...target) => {
      const { SqliteLedgerReader } = await import('@muster/tagger/sqlite');
      return new SqliteLedgerReader(database).tasksOf(...target);
    },
    plans: async () => {
      refuseWithoutPlans(database, dataDirectory);
      const { SqlitePlanReader } = await import('@muster/tagger/sqlite');
      return new SqlitePlanReader(database);
    },
    makePlan: async (order) => {
      refuseWithoutPlans(database, dataDirectory);
      const { makePlan } = await import('@muster/tagger/plans');
      return makePlan(order, await planPorts());
    },
    planFromList: async (order) => {
      refuseWithoutPlans(database, dataDirectory);
      const { planFromList } = await import('@muster/tagger/plans');
      return planFromList(order, await planPorts());
    },
    checkStandard: async (order, onViolations) => {
      const [{ checkStandard }, { SqliteResourceSource }] = await Promise.all([
        import('@muster/tagger/plans'),
        import('@muster/tagger/sqlite'),
      ]);
      return checkStandard(order, {
        targets: new SqliteInventoryReader(database),
        resources: new SqliteResourceSource(database),
        now: () => new Date(),
        onViolations,
      });
    },
    planFromRun: async (order) => {
      refuseWithoutPlans(database, dataDirectory);
      const [{ planFromRun }, { SqliteLedgerReader, SqlitePlanStore }] = await Promise.all([
        import('@muster/tagger/plans'),
        import('@muster/tagger/sqlite'),
      ]);
      return planFromRun(order, {
        plans: new SqlitePlanStore(writer()),
        ledger: new SqliteLedgerReader(database),
        now: () => new Date(),
      });
    },
    claimPlan: async (...claim) => {
      const { SqlitePlanStore } = await import('@muster/tagger/sqlite');
      return new SqlitePlanStore(writer()).claim(...claim);
    },
    claimCanary: async (...claim) => {
      const { SqlitePlanStore } = await import('@muster/tagger/sqlite');
      return new SqlitePlanStore(writer()).claimCanary(...claim);
    },
    forgetter: {
      look: async (accountId, region) => (await forgetterOf(writer())).look(accountId, region),
      forget: async (accountId, found, runs) => (await forgetterOf(writer())).forget(accountId, found, runs),
    },
    stopRun: async (runId, at) => {
      const { SqliteLedgerStops } = await import('@muster/tagger/sqlite');
      await new SqliteLedgerStops(writer()).stop(runId, at);
      return new SqliteRunReader(writer()).stopRun(runId);
    },
    reading: (work) => work.catch(rethrowAsCommandError),
    consumer: async () => (await import('./local-consumer.ts')).localConsumer(writer()),
    inProgress: async () => {
      const running = executions();
      return running === undefined ? '(unknown)' : running[0];
    },
    close: async () => close(),
  };
}

/** A database of an earlier version has no tables for plans. @throws DataDirectoryError */
function refuseWithoutPlans(database: Database, dataDirectory: string): void {
  if (database.get("SELECT 1 FROM sqlite_schema WHERE name = 'plans'") !== undefined) return;
  throw new DataDirectoryError(
    `an earlier version of Muster wrote ${dataDirectory}, and it has no tables for tag plans: choose another directory ` +
      `with --data, and read the accounts again with "${MUSTER} run --no-tag"`,
  );
}

/** Loads the services only for the command `forget`. */
async function forgetterOf(database: Database): Promise<Forgetter> {
  const [inventory, sqlite] = await Promise.all([
    import('@muster/inventory'),
    import('@muster/inventory/sqlite'),
  ]);
  return new inventory.Forgetter(new sqlite.SqliteForgetStore(database));
}
