import { type Resource, ResourceSchema } from '@muster/contracts';
import { CheckError } from '@muster/errors';
import { service as inventory } from '@muster/inventory';
import { openLocalData } from '@muster/local-engine/data';
import { service as orchestrator } from '@muster/orchestrator';
import type { Database, Row } from '@muster/sqlite';
import { type LedgerTask, service as tagger } from '@muster/tagger';
import { SqliteLedgerReader } from '@muster/tagger/sqlite';
import type { World } from './world.ts';

export const services = [inventory, orchestrator, tagger];

async function withDatabase<T>(world: World, work: (database: Database) => T | Promise<T>): Promise<T> {
  const data = openLocalData(world.dataDirectory);
  try {
    return await work(data.database);
  } finally {
    data.close();
  }
}

/** The rows that a query finds in the database. */
export const query = (world: World, sql: string): Promise<Row[]> =>
  withDatabase(world, (database) => database.all(sql));

/** The tasks of a run in some targets. */
export const readLedger = (
  world: World,
  runId: string,
  targets: readonly (readonly [accountId: string, region: string])[],
): Promise<LedgerTask[]> =>
  withDatabase(world, async (database) => {
    const reader = new SqliteLedgerReader(database);
    const tasks = await Promise.all(
      targets.map(([accountId, region]) => reader.tasksOf(runId, accountId, region)),
    );
    return tasks.flat();
  });

/** What `muster inventory` shows. */
export async function resourcesOf(world: World, args: readonly string[] = []): Promise<Resource[]> {
  const { stdout, stderr, code } = await world.muster(['inventory', '--format', 'json', ...args]);
  if (code !== 0) throw new CheckError(`inventory: exit ${code}: ${stderr}`);
  return ResourceSchema.array().parse(JSON.parse(stdout));
}
